// SPDX-License-Identifier: Apache-2.0
package org.onrecord.logformat;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The small log of the document is what its facts give. Its bytes are frozen; when a fact is added at its end, write it anew
 * with {@code mvn test -Dtest=SmallLogTest -Donrecord.log-format.write} and commit it.
 */
class SmallLogTest {
    /** The first, one in the middle, the last. */
    static PublishedFiles made() {
        FixedLog log = FixedLog.small();
        return new PublishedFiles(log.entries(), FixedLog.key())
                .prove(0, 5, log.entries().size() - 1);
    }

    @Test
    void theFilesCheckedIn_areThoseThatTheFactsGive() throws IOException {
        Map<String, byte[]> made = made().files();
        if (System.getProperty("onrecord.log-format.write") != null) {
            for (Path old : published()) {
                Files.delete(old);
            }
            made().write(FixedLog.SMALL);
        }

        assertEquals(made.keySet(), names());
        for (Map.Entry<String, byte[]> file : made.entrySet()) {
            assertArrayEquals(
                    file.getValue(), Files.readAllBytes(FixedLog.SMALL.resolve(file.getKey())), file.getKey());
        }
    }

    private static Set<String> names() throws IOException {
        return published().stream()
                .map(path -> FixedLog.SMALL.relativize(path).toString())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<Path> published() throws IOException {
        try (Stream<Path> tree = Files.walk(FixedLog.SMALL)) {
            return tree.filter(path -> Files.isRegularFile(path) && !path.equals(FixedLog.FACTS))
                    .collect(Collectors.toSet());
        }
    }
}
