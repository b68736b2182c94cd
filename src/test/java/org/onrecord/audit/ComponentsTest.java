// SPDX-License-Identifier: Apache-2.0
package org.onrecord.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import org.junit.jupiter.api.Test;

/** What has to be replayed together. */
class ComponentsTest {
    private static final int MANY = 5_000;

    private final Components components = new Components();

    @Test
    void eachIsByItself_howeverManyThereAre() {
        for (int i = 0; i < MANY; i++) {
            assertEquals(i, components.fresh());
        }
        assertEquals(MANY, components.size());
        for (int i = 0; i < MANY; i++) {
            assertEquals(i, components.find(i));
        }
    }

    @Test
    void aPartyHasOne() {
        int north = components.ofParty("north");
        assertEquals(north, components.ofParty("north"));
        assertNotEquals(north, components.ofParty("south"));
        assertEquals(2, components.size());
    }

    @Test
    void whatIsJoined_isOne_alongAnyWay() {
        int[] all = new int[8];
        for (int i = 0; i < all.length; i++) {
            all[i] = components.fresh();
        }
        components.join(all[0], all[1]);
        components.join(all[2], all[3]);
        components.join(all[1], all[2]);
        components.join(all[5], all[0]);
        for (int i : new int[] {0, 1, 2, 3, 5}) {
            assertEquals(components.find(all[0]), components.find(all[i]), "member " + i);
        }
        for (int i : new int[] {4, 6, 7}) {
            assertEquals(all[i], components.find(all[i]));
        }
    }
}
