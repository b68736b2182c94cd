// SPDX-License-Identifier: Apache-2.0
package org.onrecord.cli.un;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Slugs of at most 80 characters, {@code [a-z0-9][a-z0-9-]*}. */
final class Slug {
    private static final int MAX_CHARS = 80;
    private static final int HASH_CHARS = 8;
    private static final int MAX_READABLE_CHARS = MAX_CHARS - HASH_CHARS - 1;

    private Slug() {}

    /** The slug of a name: its words, joined by hyphens. */
    static String of(String name) {
        return cut(TitleAliases.words(name), MAX_CHARS);
    }

    /**
     * As much of {@code readable} as fits, and eight hex digits of the hash of {@code identity}: titles of different
     * resolutions often share their first 80 characters.
     */
    static String of(String readable, String identity) {
        String hash = HexFormat.of().formatHex(sha256(identity.getBytes(StandardCharsets.UTF_8)), 0, HASH_CHARS / 2);
        String words = cut(TitleAliases.words(readable), MAX_READABLE_CHARS);
        return words.isEmpty() ? hash : words + "-" + hash;
    }

    static byte[] sha256(byte[] bytes) {
        return sha256().digest(bytes);
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }

    private static String cut(String words, int maxChars) {
        String slug = words.replace(' ', '-');
        if (slug.length() > maxChars) {
            slug = slug.substring(0, maxChars);
        }
        return slug.endsWith("-") ? slug.substring(0, slug.length() - 1) : slug;
    }
}
