// SPDX-License-Identifier: Apache-2.0
package org.onrecord.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.onrecord.heads.KeyDirectory;
import org.onrecord.platform.Role;
import org.onrecord.platform.auth.Grant;
import org.onrecord.platform.auth.LocalKey;

/** Tokens for tests. All services that tests start have one local key, so that one token opens them all. */
public final class Tokens {
    private static final Duration TTL = Duration.ofHours(2);

    /** As {@code application.properties} has it. */
    private static final String ORIGIN = "onrecord.local/demo";

    private Tokens() {}

    /** Of somebody with these roles. */
    public static String of(Role... roles) {
        Set<Role> all = Arrays.stream(roles).collect(Collectors.toSet());
        return token(new Grant("onrecord.local", "onrecord", "tester", all, TTL));
    }

    /** The value of the header {@code Authorization} of somebody who may record: always the same, as a client's is. */
    public static String desk() {
        return Desk.HEADER;
    }

    /** Made when it is first wanted. */
    private static final class Desk {
        static final String HEADER = "Bearer " + of(Role.DESK);
    }

    public static String token(Grant grant) {
        try {
            return LocalKey.of(dataDirectory()).token(grant);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The file of the key of all tests. */
    public static Path keyFile() {
        return dataDirectory().resolve("auth").resolve("key.jwk");
    }

    /** Where a service in this JVM keeps its key. */
    static Path dataDirectory() {
        return TestDirectories.target().resolve("test-keys");
    }

    /**
     * Before a service starts on this directory: gives it the keys of all tests, unless it has some. Instances of one log
     * must share them.
     */
    static void shareKeysWith(Path directory) {
        try {
            LocalKey.of(dataDirectory());
            KeyDirectory.in(dataDirectory()).readOrMake(ORIGIN);
            Kek.file();
            for (String key : List.of("auth/key.jwk", "log/key", "vault/kek")) {
                Path file = directory.resolve(key);
                if (!Files.exists(file)) {
                    Files.createDirectories(file.resolveSibling(""));
                    Files.copy(dataDirectory().resolve(key), file);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
