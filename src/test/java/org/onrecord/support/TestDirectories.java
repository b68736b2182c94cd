// SPDX-License-Identifier: Apache-2.0
package org.onrecord.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Where tests keep files: all of it below {@code target}. */
public final class TestDirectories {
    private TestDirectories() {}

    /** A new, empty directory whose name begins as given. The test deletes it, or the next {@code clean} does. */
    public static Path fresh(String name) {
        try {
            return Files.createTempDirectory(Files.createDirectories(target().resolve("test-data")), name + "-");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Deletes the directory and all below it; {@code -Donrecord.test.keep=true} keeps it for a look at its logs. */
    public static void delete(Path directory) {
        if (Boolean.getBoolean("onrecord.test.keep")) {
            return;
        }
        try (Stream<Path> tree = Files.walk(directory)) {
            List<Path> deepestFirst = tree.sorted(Comparator.reverseOrder()).toList();
            for (Path path : deepestFirst) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Unpacked once for all tests. */
    public static Path postgresBinaries() {
        return target().resolve("postgres-binaries");
    }

    static Path target() {
        return Path.of("target").toAbsolutePath();
    }
}
