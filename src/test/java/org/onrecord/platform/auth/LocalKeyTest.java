// SPDX-License-Identifier: Apache-2.0
package org.onrecord.platform.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.jose4j.json.JsonUtil;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.onrecord.support.TestDirectories;

class LocalKeyTest {
    private final Path data = TestDirectories.fresh("key");
    private final Path file = data.resolve("auth").resolve("key.jwk");

    @AfterEach
    void clear() {
        TestDirectories.delete(data);
    }

    @Test
    void key_is_made_once_and_only_its_owner_reads_it() throws IOException {
        assertFalse(LocalKey.isIn(data));
        LocalKey made = LocalKey.of(data);
        assertTrue(LocalKey.isIn(data));
        assertEquals(
                made.atHand().getFirst().getKeyId(),
                LocalKey.of(data).atHand().getFirst().getKeyId());
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file.getParent())));
    }

    @Test
    void many_that_make_it_at_the_same_time_get_the_same_key_and_leave_nothing_else() throws Exception {
        int makers = 16;
        CyclicBarrier together = new CyclicBarrier(makers);
        try (ExecutorService threads = Executors.newFixedThreadPool(makers)) {
            List<Future<String>> made = new ArrayList<>();
            for (int i = 0; i < makers; i++) {
                made.add(threads.submit(() -> {
                    together.await();
                    return LocalKey.of(data).atHand().getFirst().getKeyId();
                }));
            }
            Set<String> ids = new HashSet<>();
            for (Future<String> each : made) {
                ids.add(each.get());
            }
            assertEquals(1, ids.size());
        }
        try (Stream<Path> files = Files.list(file.getParent())) {
            assertEquals(List.of(file), files.toList());
        }
    }

    @Test
    void file_that_holds_no_key_is_refused_without_a_word_of_it() throws IOException {
        Files.createDirectories(file.getParent());
        for (String content : List.of("", "{}", "Sesame", "{\"kty\":\"oct\",\"k\":\"U2VzYW1l\"}", publicHalf())) {
            Files.writeString(file, content);
            IOException refused = assertThrows(IOException.class, () -> LocalKey.of(data));
            assertTrue(refused.getMessage().endsWith("does not hold a private key for ES256"), refused.getMessage());
        }
    }

    private static String publicHalf() {
        return JsonUtil.toJson(Forger.ec().published());
    }
}
