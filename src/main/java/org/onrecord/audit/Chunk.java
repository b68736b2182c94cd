// SPDX-License-Identifier: Apache-2.0
package org.onrecord.audit;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.onrecord.transparency.TilePath;

/**
 * The entries of one bundle as they were fetched.
 *
 * @param first the position of the first
 * @param leaves those that are there
 * @param lines what is disclosed of them, each line with its line feed; absent when nothing is disclosed to the caller
 * @param isShort whether entries are missing
 */
record Chunk(long first, List<byte[]> leaves, Optional<byte[]> lines, boolean isShort) {

    /** The heap that it takes, about: as it came, and as it is decoded. */
    int kibibytes() {
        long bytes = 2L * lines.map(text -> text.length).orElse(0);
        for (byte[] leaf : leaves) {
            bytes += leaf.length;
        }
        return (int) Math.max(1, bytes >> 10);
    }

    /** Checks each of its entries alone. */
    List<CheckedEntry> check(EntryCheck check) {
        lines.ifPresent(check::begin);
        List<CheckedEntry> checked = new ArrayList<>(leaves.size());
        for (int i = 0; i < leaves.size(); i++) {
            long position = first + i;
            checked.add(
                    lines.isPresent()
                            ? check.checkNext(position, leaves.get(i))
                            : check.check(position, leaves.get(i), EntryLine.withheld(position)));
        }
        if (lines.isPresent() && !isShort && !leaves.isEmpty()) {
            check.end(new TilePath.Entries(first / TilePath.FULL, leaves.size()));
        }
        return checked;
    }
}
