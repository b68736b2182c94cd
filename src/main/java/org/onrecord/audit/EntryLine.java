// SPDX-License-Identifier: Apache-2.0
package org.onrecord.audit;

import java.util.Map;
import java.util.OptionalLong;

/**
 * What the log gives of one entry beside its leaf: a line of {@code /log/entries}.
 *
 * @param disclosures as they were committed to; good until the next line is read
 * @param absent the entry that ordered everything destroyed
 * @param absentFields fields that were destroyed, with the entry that ordered it; none when all is absent or withheld
 * @param withheld whether the entry is kept back from the caller
 */
record EntryLine(
        long position, Disclosures disclosures, OptionalLong absent, Map<String, Long> absentFields, boolean withheld) {
    private static final Disclosures NONE = new Disclosures();

    /** A line of an entry that nothing is given of. */
    static EntryLine withheld(long position) {
        return new EntryLine(position, NONE, OptionalLong.empty(), Map.of(), true);
    }

    /** In place of a line that is not there: none of its fields is disclosed. */
    static EntryLine missing(long position) {
        return new EntryLine(position, NONE, OptionalLong.empty(), Map.of(), false);
    }
}
