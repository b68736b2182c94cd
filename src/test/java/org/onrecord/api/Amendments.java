// SPDX-License-Identifier: Apache-2.0
package org.onrecord.api;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.onrecord.domain.Command;
import org.onrecord.domain.ErrorClass;
import org.onrecord.domain.Expectation;
import org.onrecord.domain.Initiator;
import org.onrecord.domain.StatementId;
import org.onrecord.ledger.Ledger;
import org.onrecord.ledger.Outcome;
import org.onrecord.ledger.Submission;

/** Amends statements at the ledger itself, as somebody whose name must not leave. */
final class Amendments {
    static final String ACTOR = "canary-actor";
    static final String REASON = "canary-reason";

    private static final Expectation ANY = new Expectation.Any();

    private final Ledger ledger;

    Amendments(Ledger ledger) {
        this.ledger = ledger;
    }

    String hold(String id) {
        return amend(new Command.HoldStatement(of(id), REASON, ANY));
    }

    String release(String id) {
        return amend(new Command.ReleaseStatement(of(id), REASON, ANY));
    }

    String withdraw(String id) {
        return amend(new Command.WithdrawStatement(of(id), Initiator.OUTLET, REASON, REASON, ANY));
    }

    String correct(String id, Map<String, ?> fields) {
        return amend(new Command.CorrectStatement(
                of(id), Initiator.DESK, ErrorClass.CORRECTED, "It was wrong.", "In the text.", fields, ANY));
    }

    private static StatementId of(String id) {
        return StatementId.parse(id).orElseThrow();
    }

    /** The position of the last entry that the amendment made. */
    private String amend(Command.Amend command) {
        try {
            Outcome outcome = ledger.submit(Submission.of(command, Optional.empty(), Optional.of(ACTOR)))
                    .get(20, TimeUnit.SECONDS);
            return assertInstanceOf(Outcome.Recorded.class, outcome).last().toString();
        } catch (Exception e) {
            throw new AssertionError("not amended: " + command, e);
        }
    }
}
