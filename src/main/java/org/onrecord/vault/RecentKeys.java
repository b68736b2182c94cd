// SPDX-License-Identifier: Apache-2.0
package org.onrecord.vault;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Keys used lately, for followers of the log and for what a new statement is compared with. A key is used for 60 s at the
 * most: so long another instance may use a key that was destroyed, of which the ledger then holds nothing more; and it
 * leaves the memory with the first use of any other after that. Safe for any thread.
 */
final class RecentKeys {
    static final long STAY_NANOS = TimeUnit.SECONDS.toNanos(60);

    private static final long PURGE_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** A key with its place here takes some 250 bytes. */
    private static final int MAX = 10_000;

    private final LongSupplier nanoTime;
    private final Map<Long, Recent> recent = new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Recent> eldest) {
            return size() > MAX;
        }
    };

    private long purgedNanos;

    private record Recent(DataKey key, long sinceNanos) {}

    RecentKeys(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.purgedNanos = nanoTime.getAsLong();
    }

    private void purge(long now) {
        if (now - purgedNanos >= PURGE_NANOS) {
            recent.values().removeIf(known -> now - known.sinceNanos() >= STAY_NANOS);
            purgedNanos = now;
        }
    }

    synchronized void put(Collection<DataKey> keys) {
        long now = nanoTime.getAsLong();
        purge(now);
        keys.forEach(key -> recent.put(key.id(), new Recent(key, now)));
    }

    /** Moves those of these keys that are known into {@code found}. */
    synchronized void find(Collection<Long> ids, Map<Long, DataKey> found) {
        long now = nanoTime.getAsLong();
        purge(now);
        for (Long id : ids) {
            Recent known = recent.get(id);
            if (known != null && now - known.sinceNanos() < STAY_NANOS) {
                found.put(id, known.key());
            }
        }
    }

    synchronized void evict(Collection<Long> ids) {
        recent.keySet().removeAll(java.util.Set.copyOf(ids));
    }
}
