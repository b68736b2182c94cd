// SPDX-License-Identifier: Apache-2.0
package org.onrecord.ledger;

import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.onrecord.domain.Bearing;
import org.onrecord.domain.Event;
import org.onrecord.domain.EventForm;
import org.onrecord.domain.EventType;
import org.onrecord.domain.FollowedLog;
import org.onrecord.domain.LogPosition;
import org.onrecord.domain.StancePolicy;
import org.onrecord.transparency.Json;

/**
 * Reads a committed log from its beginning, concludes from its facts anew what follows from them, and holds every derived
 * entry against that, byte for byte (DESIGN §3, rule 10). Goes on past what was destroyed: behind an absent entry what does
 * not follow from the facts that are left may follow from those that are not, and is told apart. Writes nothing. Holds of a statement what stances follow from,
 * not its words. One thread, except for {@link #done} and {@link #end}.
 */
public final class LogReplay {
    private static final int RUN_ENTRIES = 5_000;
    private static final int RUN_BYTES = 8 << 20;

    private final LogReader reader;
    private final FollowedLog followed = new FollowedLog();
    private final Deque<Event.Derived> expected = new ArrayDeque<>();
    private OptionalLong differsAt = OptionalLong.empty();
    private long absent;
    private long unverifiable;
    private volatile long done;
    private volatile long end;

    public LogReplay(LogReader reader) {
        this.reader = reader;
    }

    /**
     * Reads up to where the log ends now.
     *
     * @throws IllegalStateException when the log was not written under policy 1, or does not read as a log
     * @throws DamagedDisclosure when a payload is not what was put there
     */
    public void run() throws SQLException {
        end = reader.next();
        while (done < end) {
            List<LogEntry> run = reader.read(done, (int) Math.min(RUN_ENTRIES, end - done), RUN_BYTES);
            if (run.isEmpty() || run.getFirst().position().value() != done) {
                throw new IllegalStateException("the log lacks entry " + done);
            }
            for (LogEntry entry : run) {
                take(entry);
                done = entry.position().value() + 1;
            }
        }
        if (!expected.isEmpty()) {
            differ(new LogPosition(end));
        }
    }

    private void take(LogEntry entry) {
        if (entry.type().isDerived()) {
            hold(entry, expected.poll());
            return;
        }
        if (!expected.isEmpty()) {
            differ(entry.position());
            expected.clear();
        }
        Optional<Event> read = entry.event();
        if (read.isEmpty()) {
            absent++;
            return;
        }
        Event.Fact fact = (Event.Fact) read.get();
        if (fact instanceof Event.StancePolicyAdopted(String policy) && !policy.equals(StancePolicy.ONE.version())) {
            throw new IllegalStateException(
                    "entry " + entry.position() + " adopts stance policy " + policy + ", which is not known here");
        }
        if (absent > 0
                && fact instanceof Event.Amendment amendment
                && !followed.statements().containsKey(amendment.statement())) {
            unverifiable++;
            return;
        }
        expected.addAll(followed.follow(entry.position(), entry.recordedMillis(), Bearing.of(fact)));
    }

    private void hold(LogEntry entry, Event.@Nullable Derived event) {
        if (entry.payload().isEmpty()) {
            absent++;
        } else if (event == null
                || EventType.of(event) != entry.type()
                || !Arrays.equals(
                        Json.canonical(EventForm.write(event)), entry.payload().get())) {
            differ(entry.position());
        }
    }

    private void differ(LogPosition at) {
        if (absent > 0) {
            unverifiable++;
        } else if (differsAt.isEmpty()) {
            differsAt = OptionalLong.of(at.value());
        }
    }

    /** What the log makes of statements and stances. */
    public FollowedLog followed() {
        return followed;
    }

    /** The first position at which the log is not what its facts give; absent when it is. */
    public OptionalLong differsAt() {
        return differsAt;
    }

    /** Entries of which nothing is left but their leaf. */
    public long absent() {
        return absent;
    }

    /** Entries behind the first absent one that do not follow from the facts that are left. */
    public long unverifiable() {
        return unverifiable;
    }

    /** Entries read so far. Readable from any thread. */
    public long done() {
        return done;
    }

    /** Entries that are to be read. Readable from any thread. */
    public long end() {
        return end;
    }
}
