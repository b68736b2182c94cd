// SPDX-License-Identifier: Apache-2.0
package org.onrecord.platform.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.onrecord.platform.Caller;

class VerifiedTokensTest {
    private static final Instant START = Instant.parse("2026-11-20T12:00:00Z");

    private Instant now = START;
    private final VerifiedTokens tokens = new VerifiedTokens(() -> now);

    @Test
    void token_is_known_until_it_expires() {
        tokens.add("a", Caller.ANONYMOUS, START.plusSeconds(60));
        now = START.plusSeconds(60).minusNanos(1);
        assertEquals(Caller.ANONYMOUS, tokens.find("a"));
        now = START.plusSeconds(60);
        assertNull(tokens.find("a"));
    }

    @Test
    void token_is_verified_anew_after_a_while_however_long_it_lives() {
        tokens.add("a", Caller.ANONYMOUS, START.plus(Duration.ofDays(365)));
        now = START.plus(VerifiedTokens.BELIEVED).minusNanos(1);
        assertNotNull(tokens.find("a"));
        now = START.plus(VerifiedTokens.BELIEVED);
        assertNull(tokens.find("a"));
    }

    @Test
    void other_token_is_not_known() {
        tokens.add("a", Caller.ANONYMOUS, START.plusSeconds(60));
        assertNull(tokens.find("b"));
        assertNull(tokens.find(""));
    }

    @Test
    void token_that_has_expired_is_not_kept() {
        tokens.add("a", Caller.ANONYMOUS, START);
        assertEquals(0, tokens.size());
    }

    @Test
    void cache_is_bounded_and_lets_expired_tokens_go_first() {
        tokens.add("long", Caller.ANONYMOUS, START.plusSeconds(300));
        for (int i = 1; i < VerifiedTokens.MAX_ENTRIES; i++) {
            tokens.add("short-" + i, Caller.ANONYMOUS, START.plusSeconds(10));
        }
        assertEquals(VerifiedTokens.MAX_ENTRIES, tokens.size());
        now = START.plusSeconds(20);
        tokens.add("one more", Caller.ANONYMOUS, START.plusSeconds(300));
        assertEquals(2, tokens.size());
        assertNotNull(tokens.find("long"));
        for (int i = 0; i < VerifiedTokens.MAX_ENTRIES + 100; i++) {
            tokens.add("next-" + i, Caller.ANONYMOUS, START.plusSeconds(300));
        }
        assertTrue(tokens.size() <= VerifiedTokens.MAX_ENTRIES);
        assertNotNull(tokens.find("next-" + (VerifiedTokens.MAX_ENTRIES + 99)));
    }
}
