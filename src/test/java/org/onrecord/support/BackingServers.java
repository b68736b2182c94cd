// SPDX-License-Identifier: Apache-2.0
package org.onrecord.support;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * One real PostgreSQL and one real Kafka for all tests of this JVM that claim nothing about durability. They start with
 * the first test that asks and stop with the JVM. For a {@code @QuarkusTest}, add
 * {@code @QuarkusTestResource(BackingServers.class)}; for any other test, call {@link #shared()}.
 */
public final class BackingServers implements QuarkusTestResourceLifecycleManager {
    /** Kept in system properties: a {@code @QuarkusTest} loads this class anew, in a class loader of its own. */
    private static final String STARTED = "onrecord.test.backing";

    /** Where they are; starts them if nobody has yet. Safe from several threads. */
    public static Endpoints shared() {
        synchronized (System.getProperties()) {
            String started = System.getProperty(STARTED);
            if (started == null) {
                started = startOnce();
                System.setProperty(STARTED, started);
            }
            String[] parts = started.split(" ", 4);
            return new Endpoints(parts[0], parts[1], parts[2], parts[3]);
        }
    }

    private static String startOnce() {
        Path directory = TestDirectories.fresh("backing");
        BackingProcess process = BackingProcess.forgetful(directory);
        // The hook also keeps the process's standard input from being collected, which would end it.
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            process.close();
            TestDirectories.delete(directory);
        }));
        Endpoints at = process.endpoints();
        return String.join(" ", at.postgresUrl(), at.postgresUser(), at.postgresPassword(), at.kafkaProperties());
    }

    @Override
    public Map<String, String> start() {
        Map<String, String> configuration = new HashMap<>(shared().asConfiguration());
        configuration.put("onrecord.data-dir", Tokens.dataDirectory().toString());
        return configuration;
    }

    @Override
    public void stop() {
        // They stop with the JVM: the next test class wants them, too.
    }
}
