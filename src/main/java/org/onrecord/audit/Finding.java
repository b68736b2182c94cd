// SPDX-License-Identifier: Apache-2.0
package org.onrecord.audit;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * One thing that is not simply OK, with its evidence.
 *
 * @param position of the entry that it is about, when it is about one
 * @param message what is the matter, in words
 * @param computed what the auditor gets
 * @param served what the log gave
 */
public record Finding(
        Check check,
        Verdict verdict,
        OptionalLong position,
        String message,
        Optional<String> computed,
        Optional<String> served) {
    private static final int SHOWN_CHARS = 2_000;

    public Finding {
        computed = computed.map(Finding::shortened);
        served = served.map(Finding::shortened);
    }

    static Finding of(Check check, Verdict verdict, long position, String message) {
        return new Finding(check, verdict, OptionalLong.of(position), message, Optional.empty(), Optional.empty());
    }

    static Finding fail(Check check, long position, String message, String computed, String served) {
        return new Finding(
                check, Verdict.FAIL, OptionalLong.of(position), message, Optional.of(computed), Optional.of(served));
    }

    static Finding fail(Check check, String message, String computed, String served) {
        return new Finding(
                check, Verdict.FAIL, OptionalLong.empty(), message, Optional.of(computed), Optional.of(served));
    }

    private static String shortened(String text) {
        return text.length() <= SHOWN_CHARS ? text : text.substring(0, SHOWN_CHARS) + "…";
    }
}
