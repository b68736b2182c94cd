// SPDX-License-Identifier: Apache-2.0
package org.onrecord.cli.bench;

import java.util.Map;

/**
 * One line of the result.
 *
 * @param name what was measured
 * @param asked what is required of it, or "" of a raw bound
 * @param measured the number, with its unit
 * @param bound what the same servers do without Onrecord, or ""
 * @param ratio of measured to bound, or ""
 * @param how how the number was taken
 * @param details everything else that was seen, for the JSON only
 */
record Row(
        String name,
        String asked,
        String measured,
        String bound,
        String ratio,
        Verdict verdict,
        String how,
        Map<String, Object> details) {

    /** What the number says of the requirement. */
    enum Verdict {
        BOUND(""),
        MET("met"),
        MISSED("MISSED"),
        FAILED("FAILED");

        private final String text;

        Verdict(String text) {
            this.text = text;
        }

        static Verdict of(boolean met) {
            return met ? MET : MISSED;
        }

        String text() {
            return text;
        }
    }

    /** A bound: nothing is asked of it. */
    static Row bound(String name, String measured, String how, Map<String, Object> details) {
        return new Row(name, "", measured, "", "", Verdict.BOUND, how, details);
    }

    static Row failed(String name, String asked, Exception why) {
        return new Row(name, asked, "none", "", "", Verdict.FAILED, "failed: " + why, Map.of());
    }
}
