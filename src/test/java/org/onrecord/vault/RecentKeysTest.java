// SPDX-License-Identifier: Apache-2.0
package org.onrecord.vault;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class RecentKeysTest {
    private long now = Long.MAX_VALUE - 5;
    private final RecentKeys recent = new RecentKeys(() -> now);

    private Set<Long> found(Long... ids) {
        Map<Long, DataKey> found = new HashMap<>();
        recent.find(List.of(ids), found);
        return found.keySet();
    }

    private static DataKey key(long id) {
        return new DataKey(id, AesGcm.key(new byte[AesGcm.KEY_BYTES]));
    }

    @Test
    void aKey_staysForAMinuteAndNoLonger_howeverOftenItIsUsed() {
        recent.put(List.of(key(1), key(2)));
        now += TimeUnit.SECONDS.toNanos(59);
        assertEquals(Set.of(1L), found(1L, 3L));
        now += TimeUnit.SECONDS.toNanos(1);
        assertEquals(Set.of(), found(1L, 2L));
    }

    @Test
    void aKeyThatIsEvicted_isGoneAtOnce() {
        recent.put(List.of(key(1), key(2)));
        recent.evict(List.of(1L, 7L));
        assertEquals(Set.of(2L), found(1L, 2L));
    }

    @Test
    void moreThanTenThousand_pushOutThoseUsedLongestAgo() {
        recent.put(List.of(key(-1), key(-2)));
        recent.put(LongStream.range(0, 9_998).mapToObj(RecentKeysTest::key).toList());
        assertEquals(Set.of(-1L), found(-1L));
        recent.put(List.of(key(-3)));
        assertEquals(Set.of(-1L, -3L), found(-1L, -2L, -3L));
    }
}
