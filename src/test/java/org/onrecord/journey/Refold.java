// SPDX-License-Identifier: Apache-2.0
package org.onrecord.journey;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.onrecord.domain.Event;
import org.onrecord.domain.MemoryLedger;
import org.onrecord.domain.SlotKey;
import org.onrecord.domain.StanceHistory;

/**
 * What follows from the facts of a log, decided anew from nothing, and every derived entry held against it: what a
 * restarted or taken-over sequencer remembered wrongly shows here.
 */
final class Refold {
    private Refold() {}

    /** The fold of every slot that a statement of the log contributes to. */
    static Map<SlotKey, StanceHistory> of(StoredLog log, Findings findings) {
        MemoryLedger ledger = new MemoryLedger();
        List<Entry> entries = log.entries();
        int at = 0;
        while (at < entries.size()) {
            Entry entry = entries.get(at++);
            findings.check(!entry.isDerived(), "position %d is derived from nothing: %s", entry.position(), entry);
            if (!(entry.event() instanceof Event.Fact fact)) {
                return Map.of();
            }
            for (Event.Derived expected : ledger.follow(fact, entry.recordedMillis())) {
                boolean there = at < entries.size() && entries.get(at).isDerived();
                findings.check(there, "position %d lacks a derived entry: %s", entry.position(), expected);
                if (!there) {
                    return Map.of();
                }
                findings.equal(
                        expected,
                        entries.get(at).event(),
                        "derived at position %d",
                        entries.get(at).position());
                at++;
            }
        }
        return new LinkedHashMap<>(ledger.population().histories());
    }
}
