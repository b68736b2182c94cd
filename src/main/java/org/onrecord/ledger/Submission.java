// SPDX-License-Identifier: Apache-2.0
package org.onrecord.ledger;

import java.util.List;
import java.util.Optional;
import org.onrecord.domain.Command;
import org.onrecord.domain.Event;
import org.onrecord.domain.Warning;

/**
 * A command ready to be appended: parsed, valid in itself, its payload hashed. Making one costs some ten microseconds of
 * SHA-256; make it on the thread that has the request, not on the sequencer's.
 */
public final class Submission {
    private static final int AMENDMENT_BYTES = 64 << 10;

    private final Command command;
    private final Optional<IdempotencyKey> key;
    private final Optional<String> actedBy;
    private final Optional<Committed> fact;
    private final List<Warning> style;

    private Submission(Command command, Optional<IdempotencyKey> key, Optional<String> actedBy) {
        this.command = command;
        this.key = key;
        this.actedBy = actedBy;
        Optional<Event> event = fact(command);
        this.fact = event.map(known -> Committed.of(known, actedBy));
        this.style = event.map(Replay::style).orElse(List.of());
    }

    /**
     * @param key recorded at most once for it, by whichever instance; without one, once for every time it is submitted
     * @param actedBy the subject who asks; a disclosure of the fact
     */
    public static Submission of(Command command, Optional<IdempotencyKey> key, Optional<String> actedBy) {
        return new Submission(command, key, actedBy);
    }

    /** What an amendment records is only known when it is decided. */
    private static Optional<Event> fact(Command command) {
        return switch (command) {
            case Command.DefineParty define -> Optional.of(new Event.PartyDefined(define.party(), define.definition()));
            case Command.DefineIssue define -> Optional.of(new Event.IssueDefined(define.issue(), define.definition()));
            case Command.RotateLogKey rotate -> Optional.of(rotate.rotation());
            case Command.RecordStatement record ->
                Optional.of(new Event.StatementRecorded(record.id(), record.statement()));
            case Command.CompleteRedaction complete ->
                Optional.of(new Event.RedactionCompleted(complete.redaction(), complete.order(), complete.system()));
            case Command.Amend amend -> Optional.empty();
        };
    }

    Command command() {
        return command;
    }

    Optional<IdempotencyKey> key() {
        return key;
    }

    Optional<String> actedBy() {
        return actedBy;
    }

    /** The fact that the command records if the domain accepts it; of commands that are no amendment. */
    Committed fact() {
        return fact.orElseThrow();
    }

    /** Whether it is decided on what is written, and so begins its batch. */
    boolean beginsBatch() {
        return command instanceof Command.OrderRedaction;
    }

    /** Whether what it records is sealed under a key of its own. */
    boolean takesKey() {
        return !(command instanceof Command.Amend) || command instanceof Command.Redact;
    }

    /** What house style finds in the statement that is to be recorded. */
    List<Warning> style() {
        return style;
    }

    /** Bytes that the append will write for the fact, roughly. */
    int weight() {
        return fact.map(committed -> committed.payload().length).orElse(AMENDMENT_BYTES) + 4096;
    }
}
