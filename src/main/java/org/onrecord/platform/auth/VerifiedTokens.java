// SPDX-License-Identifier: Apache-2.0
package org.onrecord.platform.auth;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;
import org.onrecord.platform.Caller;

/**
 * Tokens that were verified a while ago, by their hash, so that a request costs a look instead of a signature. An entry
 * is believed until its token expires and for ten minutes at most: then the token is verified again, so that a key which
 * the provider has taken back does not live on here. Thread-safe.
 */
final class VerifiedTokens {
    static final int MAX_ENTRIES = 10_000;
    static final Duration BELIEVED = Duration.ofMinutes(10);

    private final InstantSource clock;
    private final ConcurrentMap<String, Entry> entries = new ConcurrentHashMap<>();

    private record Entry(Caller caller, Instant until) {}

    VerifiedTokens(InstantSource clock) {
        this.clock = clock;
    }

    @Nullable
    Caller find(String token) {
        Entry entry = entries.get(hash(token));
        return entry != null && clock.instant().isBefore(entry.until()) ? entry.caller() : null;
    }

    /** @param expires when the token does */
    void add(String token, Caller caller, Instant expires) {
        Instant now = clock.instant();
        Instant latest = now.plus(BELIEVED);
        Instant until = expires.isBefore(latest) ? expires : latest;
        if (!until.isAfter(now)) {
            return;
        }
        if (entries.size() >= MAX_ENTRIES) {
            makeRoom(now);
        }
        entries.put(hash(token), new Entry(caller, until));
    }

    int size() {
        return entries.size();
    }

    /** Any entry may go: its token is only verified once more. */
    private void makeRoom(Instant now) {
        entries.values().removeIf(entry -> !now.isBefore(entry.until()));
        Iterator<Entry> any = entries.values().iterator();
        while (entries.size() >= MAX_ENTRIES && any.hasNext()) {
            any.next();
            any.remove();
        }
    }

    /** The token itself is not kept. The hash stands in a string, one character a byte, because strings compare fast. */
    private static String hash(String token) {
        try {
            return new String(MessageDigest.getInstance("SHA-256").digest(token.getBytes(ISO_8859_1)), ISO_8859_1);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
