// SPDX-License-Identifier: Apache-2.0
package org.onrecord.audit;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The entries of one bundle as they were fetched.
 *
 * @param first the position of the first
 * @param leaves those that are there
 * @param lines what is disclosed of them; absent when nothing is disclosed to the caller
 * @param isShort whether entries are missing
 */
record Chunk(long first, List<byte[]> leaves, Optional<List<byte[]>> lines, boolean isShort) {

    /** The heap that it takes, about. */
    int kibibytes() {
        long bytes = 0;
        for (byte[] leaf : leaves) {
            bytes += leaf.length;
        }
        for (byte[] line : lines.orElse(List.of())) {
            // Once as it came and once as it is decoded.
            bytes += 2L * line.length;
        }
        return (int) Math.max(1, bytes >> 10);
    }

    /** Checks each of its entries alone. */
    List<CheckedEntry> check(EntryCheck check, Findings findings) {
        List<CheckedEntry> checked = new ArrayList<>(leaves.size());
        for (int i = 0; i < leaves.size(); i++) {
            checked.add(check.check(first + i, leaves.get(i), line(i, findings)));
        }
        return checked;
    }

    private EntryLine line(int i, Findings findings) {
        long position = first + i;
        if (lines.isEmpty()) {
            return EntryLine.withheld(position);
        }
        if (i >= lines.get().size()) {
            return EntryLine.missing(position);
        }
        try {
            return EntryLine.parse(lines.get().get(i));
        } catch (EntryLine.MalformedLine e) {
            findings.add(Finding.fail(
                    Check.DISCLOSURES,
                    position,
                    "its line can't be read: " + e.reason(),
                    "a line of /log/entries",
                    "another"));
            return EntryLine.missing(position);
        }
    }
}
