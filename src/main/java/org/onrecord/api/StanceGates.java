// SPDX-License-Identifier: Apache-2.0
package org.onrecord.api;

import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.util.Optional;
import org.onrecord.domain.Clearance;
import org.onrecord.domain.LogPosition;
import org.onrecord.ledger.Ledger;
import org.onrecord.ledger.Restraints;
import org.onrecord.platform.Caller;

/** Opens the gate for each answer about stances. */
@Singleton
class StanceGates {
    private final Restraints restraints;

    StanceGates(Ledger ledger) {
        this.restraints = ledger.restraints();
    }

    /** The gate for an answer to this request that reflects this position. */
    StanceGate open(RoutingContext routing, Optional<LogPosition> reflected) {
        return new StanceGate(clearance(routing), restraints, reflected);
    }

    /** Whether something was restrained that the read model may not reflect yet. */
    boolean arePending() {
        return !restraints.isEmpty();
    }

    static Clearance clearance(RoutingContext routing) {
        return Caller.of(routing).isCleared() ? Clearance.CLEARED : Clearance.PUBLIC;
    }
}
