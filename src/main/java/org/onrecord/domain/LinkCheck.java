// SPDX-License-Identifier: Apache-2.0
package org.onrecord.domain;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What links derived entries must have, also behind those of which nothing is left but the leaf, which says the stream and
 * not the slot. Holds on the heap those behind which nothing else of their stream has come yet. Not thread-safe.
 *
 * @param <S> what tells streams apart
 */
public final class LinkCheck<S> {
    private final LogFollower followed;
    private final Map<S, LogPosition> absent = new HashMap<>();
    private final Map<S, LogPosition> absentChanges = new HashMap<>();

    /** @param followed is told where each derived entry stands, and is to {@link LogFollower#conclude} only */
    public LinkCheck(LogFollower followed) {
        this.followed = followed;
    }

    /**
     * Takes in the next derived entry.
     *
     * @param affirms whether it is a PositionAffirmed
     */
    public void take(S stream, LogPosition at, SlotKey slot, boolean affirms) {
        absent.remove(stream);
        LogPosition change = absentChanges.remove(stream);
        if (change != null && isBehind(change, followed.previousChange(slot.party(), slot.issue()))) {
            followed.passOver(change, slot, false);
        }
        followed.passOver(at, slot, affirms);
    }

    /** Takes in the next derived entry, of which nothing is left but its leaf. */
    public void takeAbsent(S stream, LogPosition at, boolean affirms) {
        absent.put(stream, at);
        if (!affirms) {
            absentChanges.put(stream, at);
        }
    }

    /** Whether nothing is absent that a link may name: then those that were concluded are right. */
    public boolean isCertain() {
        return absent.isEmpty();
    }

    /** The links of the next entry of a stream, but for entries whose slot is not known. */
    public Event.Links of(S stream, SlotKey slot) {
        LogPosition previous = absent.get(stream);
        LogPosition change = absentChanges.get(stream);
        Optional<LogPosition> known = followed.previousChange(slot.party(), slot.issue());
        return new Event.Links(
                previous == null ? followed.previous(slot) : Optional.of(previous),
                change == null || !isBehind(change, known) ? known : Optional.of(change));
    }

    /** Whether the next entry of a stream can have these links: an entry whose slot is not known may be of its dossier. */
    public boolean allows(Event.Links links, S stream, SlotKey slot) {
        Event.Links known = of(stream, slot);
        return links.previous().equals(known.previous())
                && (links.previousChange().equals(known.previousChange())
                        || links.previousChange()
                                .filter(absentChanges::containsValue)
                                .filter(change -> isBehind(change, known.previousChange()))
                                .isPresent());
    }

    private static boolean isBehind(LogPosition position, Optional<LogPosition> other) {
        return other.isEmpty() || position.compareTo(other.get()) > 0;
    }
}
