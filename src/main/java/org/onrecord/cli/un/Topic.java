// SPDX-License-Identifier: Apache-2.0
package org.onrecord.cli.un;

/** The data set's six topics; a roll call may have several, of which the first one counts, or none. */
final class Topic {
    private static final String NONE = "un-general-assembly";

    private Topic() {}

    /** The slug of the first of {@code codes}, which are separated by bars ({@code me|nu}). */
    static String of(String codes) {
        int bar = codes.indexOf('|');
        return switch (bar < 0 ? codes : codes.substring(0, bar)) {
            case "me" -> "palestinian-conflict";
            case "nu" -> "nuclear-weapons";
            case "di" -> "arms-control-and-disarmament";
            case "hr" -> "human-rights";
            case "co" -> "colonialism";
            case "ec" -> "economic-development";
            default -> NONE;
        };
    }
}
