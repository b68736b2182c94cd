// SPDX-License-Identifier: Apache-2.0
package org.onrecord.ledger;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.onrecord.domain.Bearing;
import org.onrecord.domain.Event;
import org.onrecord.domain.EventForm;
import org.onrecord.domain.EventType;
import org.onrecord.domain.FollowedLog;
import org.onrecord.domain.LinkCheck;
import org.onrecord.domain.LogPosition;
import org.onrecord.domain.StancePolicy;
import org.onrecord.transparency.Json;

/**
 * Reads a committed log from its beginning, concludes from its facts anew what follows from them, and holds every derived
 * entry against that, byte for byte (DESIGN §3, rule 10). What a redaction names counts as if it had never been, and behind
 * the facts that it says so of, something else may stand than follows from the rest: that is told apart. What is absent
 * without an order is a difference. Writes nothing. Holds of a statement what stances follow from, not its words. One
 * thread, except for {@link #done} and {@link #end}.
 */
public final class LogReplay {
    private static final int RUN_ENTRIES = 5_000;
    private static final int RUN_BYTES = 8 << 20;

    private final LogReader reader;
    private final FollowedLog followed = new FollowedLog();
    private final LinkCheck<String> links = followed.links();
    private final List<Event.Derived> expected = new ArrayList<>();
    private final Set<Long> gone = new HashSet<>();
    private final Set<Long> excused = new HashSet<>();
    private final Set<String> streamsGone = new HashSet<>();
    private OptionalLong differsAt = OptionalLong.empty();
    private Behind behind = Behind.FACT;
    private long absent;
    private long unverifiable;
    private volatile long done;
    private volatile long end;

    public LogReplay(LogReader reader) {
        this.reader = reader;
    }

    /** What a derived entry stands behind. */
    private enum Behind {
        /** All of what follows from it is known. */
        FACT,
        /** Something else may stand there, too, since a redaction. */
        EXCUSED_FACT,
        /** What follows from it can't be known. */
        REDACTION
    }

    /**
     * Reads up to where the log ends now.
     *
     * @throws IllegalStateException when the log was not written under policy 1, or does not read as a log
     * @throws DamagedDisclosure when a payload is not what was put there
     */
    public void run() throws SQLException {
        reader.ofType(EventType.REDACTION_ORDERED).forEach(this::takeOrder);
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
        finish(new LogPosition(end));
    }

    private void takeOrder(LogEntry order) {
        if (order.event().orElse(null) instanceof Event.RedactionOrdered ordered) {
            ordered.scope().targets().stream()
                    .filter(target -> target.fields().isEmpty())
                    .forEach(target -> gone.add(target.position().value()));
            ordered.scope().dependents().forEach(dependent -> gone.add(dependent.value()));
            ordered.scope().unverifiable().forEach(fact -> excused.add(fact.value()));
        }
    }

    private void take(LogEntry entry) {
        if (entry.payload().isEmpty()) {
            absent++;
            if (!gone.contains(entry.position().value())) {
                differ(entry.position());
            }
        }
        if (entry.type().isDerived()) {
            hold(entry);
        } else {
            finish(entry.position());
            follow(entry);
        }
    }

    private Optional<Event> left(LogEntry entry) {
        return gone.contains(entry.position().value()) ? Optional.empty() : entry.event();
    }

    private void follow(LogEntry entry) {
        Optional<Event> read = left(entry);
        if (read.isEmpty()) {
            streamsGone.add(entry.stream());
            behind = Behind.REDACTION;
            return;
        }
        Event.Fact fact = (Event.Fact) read.get();
        if (fact instanceof Event.StancePolicyAdopted(String policy) && !policy.equals(StancePolicy.ONE.version())) {
            throw new IllegalStateException(
                    "entry " + entry.position() + " adopts stance policy " + policy + ", which is not known here");
        }
        boolean destroys = fact instanceof Event.RedactionOrdered ordered && ordered.endsStatement();
        if (destroys || !streamsGone.contains(entry.stream())) {
            expected.addAll(followed.conclude(entry.position(), entry.recordedMillis(), Bearing.of(fact)));
        }
        behind = destroys || streamsGone.contains(entry.stream())
                ? Behind.REDACTION
                : excused.contains(entry.position().value()) ? Behind.EXCUSED_FACT : Behind.FACT;
    }

    private void hold(LogEntry entry) {
        Optional<Event.Derived> event = left(entry).map(Event.Derived.class::cast);
        if (event.isEmpty()) {
            unverifiable += entry.payload().isPresent() ? 1 : 0;
        } else if (behind == Behind.REDACTION) {
            unverifiable++;
        } else if (!isNext(entry, event.get())) {
            if (behind == Behind.EXCUSED_FACT) {
                unverifiable++;
            } else {
                differ(entry.position());
            }
        }
        boolean affirms = entry.type() == EventType.POSITION_AFFIRMED;
        if (event.isPresent()) {
            links.take(entry.stream(), entry.position(), event.get().slot(), affirms);
        } else {
            links.takeAbsent(entry.stream(), entry.position(), affirms);
        }
    }

    /** Whether an entry is what comes next; where something else may stand, whether it is anything that follows. */
    private boolean isNext(LogEntry entry, Event.Derived served) {
        Iterator<Event.Derived> candidates = expected.iterator();
        while (candidates.hasNext()) {
            Event.Derived event = candidates.next();
            boolean isIt = isIt(entry, served, event);
            if (isIt || behind == Behind.FACT) {
                candidates.remove();
                return isIt;
            }
        }
        return false;
    }

    private boolean isIt(LogEntry entry, Event.Derived served, Event.Derived event) {
        return EventType.of(event) == entry.type()
                && event.slot().equals(served.slot())
                && links.allows(served.links(), entry.stream(), event.slot())
                && Arrays.equals(
                        Json.canonical(EventForm.write(event.withLinks(served.links()))),
                        entry.payload().orElseThrow());
    }

    /** Nothing more stands behind the last fact. */
    private void finish(LogPosition at) {
        if (!expected.isEmpty()) {
            if (behind == Behind.EXCUSED_FACT) {
                unverifiable += expected.size();
            } else {
                differ(at);
            }
            expected.clear();
        }
    }

    private void differ(LogPosition at) {
        if (differsAt.isEmpty()) {
            differsAt = OptionalLong.of(at.value());
        }
    }

    /** What the log makes of statements and stances. */
    public FollowedLog followed() {
        return followed;
    }

    /** The first position at which the log is not what its facts give, or lacks what no order took; absent when it is. */
    public OptionalLong differsAt() {
        return differsAt;
    }

    /** Entries of which nothing is left but their leaf. */
    public long absent() {
        return absent;
    }

    /** Derived entries that redactions keep from being held against facts, or that would follow and are not there. */
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
