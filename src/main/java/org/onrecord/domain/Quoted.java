// SPDX-License-Identifier: Apache-2.0
package org.onrecord.domain;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A given value as a message may repeat it: short enough for any log line or problem body. */
final class Quoted {
    /** Enough to recognise what was sent, too little to carry a text. */
    private static final int MAX_SHOWN = 40;

    private Quoted() {}

    static String shortened(String given) {
        if (given.length() <= MAX_SHOWN) {
            return given;
        }
        int end = Character.isHighSurrogate(given.charAt(MAX_SHOWN - 1)) ? MAX_SHOWN - 1 : MAX_SHOWN;
        return given.substring(0, end) + "…";
    }

    /** A JSON value as a message may repeat it. */
    static String json(@Nullable Object value) {
        return switch (value) {
            case null -> "null";
            case String text -> "\"" + shortened(text) + "\"";
            case List<?> items -> "an array";
            case Map<?, ?> members -> "an object";
            default -> shortened(value.toString());
        };
    }
}
