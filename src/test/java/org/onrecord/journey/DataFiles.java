// SPDX-License-Identifier: Apache-2.0
package org.onrecord.journey;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import org.onrecord.support.TestDirectories;

/** The files of a server that does not run. */
final class DataFiles {
    private DataFiles() {}

    /** Puts a copy in the place of what is there now. */
    static void setBack(Path copy, Path to) throws Exception {
        TestDirectories.delete(to);
        copy(copy, to);
    }

    /** With owners and modes, which PostgreSQL insists on. */
    static void copy(Path from, Path to) throws Exception {
        Process copying = new ProcessBuilder("cp", "-a", from.toString(), to.toString())
                .inheritIO()
                .start();
        assertEquals(0, copying.waitFor());
    }
}
