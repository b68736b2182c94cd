// SPDX-License-Identifier: Apache-2.0
package org.onrecord.ledger;

import java.util.Optional;
import org.onrecord.domain.Command;
import org.onrecord.domain.Event;
import org.onrecord.domain.EventForm;
import org.onrecord.domain.EventType;

/**
 * A command ready to be appended: parsed, valid in itself, its payload hashed. Making one costs some ten microseconds of
 * SHA-256; make it on the thread that has the request, not on the sequencer's.
 */
public final class Submission {
    private final Command command;
    private final Optional<IdempotencyKey> key;
    private final Committed fact;

    private Submission(Command command, Optional<IdempotencyKey> key) {
        this.command = command;
        this.key = key;
        Event event = fact(command);
        this.fact = Committed.of(EventType.of(event), EventForm.write(event));
    }

    /** A submission that is recorded once for every time it is submitted. */
    public static Submission of(Command command) {
        return new Submission(command, Optional.empty());
    }

    /** A submission that is recorded at most once for its key, by whichever instance. */
    public static Submission of(Command command, IdempotencyKey key) {
        return new Submission(command, Optional.of(key));
    }

    private static Event fact(Command command) {
        return switch (command) {
            case Command.DefineParty define -> new Event.PartyDefined(define.party(), define.definition());
            case Command.DefineIssue define -> new Event.IssueDefined(define.issue(), define.definition());
            case Command.RecordStatement record -> new Event.StatementRecorded(record.id(), record.statement());
        };
    }

    Command command() {
        return command;
    }

    Optional<IdempotencyKey> key() {
        return key;
    }

    /** The fact that the command records if the domain accepts it. */
    Committed fact() {
        return fact;
    }

    /** Bytes that the append will write for the fact, roughly. */
    int weight() {
        return fact.payload().length + 4096;
    }
}
