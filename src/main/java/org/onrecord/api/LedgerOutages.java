// SPDX-License-Identifier: Apache-2.0
package org.onrecord.api;

import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Response;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.onrecord.ledger.LedgerBusy;
import org.onrecord.ledger.LedgerUnavailable;
import org.onrecord.ledger.LogSetBack;
import org.onrecord.platform.Problem;
import org.onrecord.platform.ProblemCount;
import org.onrecord.platform.ProblemWriter;
import org.onrecord.platform.Problems;

/** A ledger that can't take a command now is an outage, not a bug: 503, and when to come back. */
@Singleton
class LedgerOutages {
    private final ProblemCount count;

    LedgerOutages(ProblemCount count) {
        this.count = count;
    }

    @ServerExceptionMapper
    Response busy(LedgerBusy busy) {
        return answer(Problems.busy());
    }

    @ServerExceptionMapper
    Response unavailable(LedgerUnavailable outage) {
        return answer(Refusals.unavailable(outage));
    }

    @ServerExceptionMapper
    Response setBack(LogSetBack setBack) {
        return answer(Refusals.setBack(setBack.refusal()));
    }

    private Response answer(Problem problem) {
        count.add(problem);
        return ProblemWriter.response(problem);
    }
}
