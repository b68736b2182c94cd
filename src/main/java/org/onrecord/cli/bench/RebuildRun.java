// SPDX-License-Identifier: Apache-2.0
package org.onrecord.cli.bench;

/** The read model built anew from the log beside the live one, verified and swapped. */
final class RebuildRun {
    static final String NAME = "rebuild";
    static final String ASKED = "≥ 50,000 entries/s";

    private RebuildRun() {}

    static Row measure(Stage stage) {
        throw new IllegalStateException("there is no rebuild yet");
    }
}
