// SPDX-License-Identifier: Apache-2.0
package org.onrecord.cli.bench;

import java.util.function.Consumer;

/**
 * What every measurement of the service stands on.
 *
 * @param progress gets a line at each step, for the person who waits
 */
record Stage(
        Workplace workplace, Servers service, MemoryWatch memory, BenchOptions options, Consumer<String> progress) {
    void enter(String part) {
        memory.entering(part);
        progress.accept(part);
    }
}
