// SPDX-License-Identifier: Apache-2.0
package org.onrecord.domain;

/** The form of the ids that a desk chooses: {@code [a-z0-9][a-z0-9-]{0,79}} (DESIGN §2). */
final class Slug {
    static final int MAX_LENGTH = 80;
    static final String EXPECTED = "1 to 80 of a-z, 0-9 and -, not starting with -";

    private Slug() {}

    static boolean isSlug(String text) {
        if (text.isEmpty() || text.length() > MAX_LENGTH || text.charAt(0) == '-') {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!(c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '-')) {
                return false;
            }
        }
        return true;
    }

    static String require(String text) {
        if (!isSlug(text)) {
            throw new IllegalArgumentException("a slug is " + EXPECTED + ", was \"" + Quoted.shortened(text) + "\"");
        }
        return text;
    }
}
