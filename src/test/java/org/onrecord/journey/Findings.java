// SPDX-License-Identifier: Apache-2.0
package org.onrecord.journey;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** What an audit found wrong, each with what was expected and what was there. Used by one thread. */
final class Findings {
    /** One defect shows in many places; these are enough to see it. */
    private static final int SHOWN = 12;

    private static final int VALUE_CHARACTERS = 600;

    private final List<String> shown = new ArrayList<>();
    private long count;
    private long checks;

    void equal(Object expected, Object actual, String what, Object... of) {
        check(
                Objects.equals(expected, actual),
                "%s: expected <%s>, was <%s>",
                what.formatted(of),
                shortened(expected),
                shortened(actual));
    }

    void check(boolean holds, String otherwise, Object... with) {
        checks++;
        if (!holds) {
            count++;
            if (shown.size() < SHOWN) {
                shown.add(otherwise.formatted(with));
            }
        }
    }

    long checks() {
        return checks;
    }

    /** @throws AssertionError that names them, if there are any */
    void raise() {
        if (count > 0) {
            throw new AssertionError(count + " of " + checks + " checks failed, first:\n" + String.join("\n", shown));
        }
    }

    private static String shortened(Object value) {
        String text = String.valueOf(value);
        return text.length() <= VALUE_CHARACTERS ? text : text.substring(0, VALUE_CHARACTERS) + "…";
    }
}
