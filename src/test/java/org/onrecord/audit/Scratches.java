// SPDX-License-Identifier: Apache-2.0
package org.onrecord.audit;

import java.nio.file.Path;

/** What tests hand to a part of the auditor to work with. */
final class Scratches {
    private static final long SEED = 1948;

    private Scratches() {}

    /** Nothing but files, as when the log is large. */
    static Scratch inFiles(Path directory) {
        return inMemory(directory, 0);
    }

    /** Memory of so many bytes, then files. */
    static Scratch inMemory(Path directory, long bytes) {
        return new Scratch(directory, bytes, SEED);
    }
}
