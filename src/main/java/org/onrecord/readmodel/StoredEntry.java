// SPDX-License-Identifier: Apache-2.0
package org.onrecord.readmodel;

import java.util.Set;
import org.onrecord.domain.EventType;
import org.onrecord.domain.LogPosition;

/**
 * An entry of a statement's stream, as it was recorded: it has to pass the gate before it leaves.
 *
 * @param revision 0 for the recording
 * @param json the payload, a JSON object, with everything that the terms protect
 * @param unseen those of the statements that this version relates to that the public never saw, or that
 *     are gone
 * @param embargo whether it was recorded under an embargo that was lifted since
 */
public record StoredEntry(
        LogPosition position,
        long recordedMillis,
        long revision,
        EventType type,
        String json,
        Set<String> unseen,
        Embargo embargo) {
    public StoredEntry {
        unseen = Set.copyOf(unseen);
    }

    /** What the public saw of it when an embargo was lifted behind it. */
    public enum Embargo {
        /** There was none, or it is of later. */
        NONE,
        /** The statement as it stood then. */
        READ_AT_THE_END,
        /** Nothing: the statement read otherwise by then. */
        NEVER_READ
    }
}
