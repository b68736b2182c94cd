// SPDX-License-Identifier: Apache-2.0
package org.onrecord.journey;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.onrecord.platform.KafkaConnection;
import org.onrecord.support.BackingProcess;
import org.onrecord.support.CommandRun;
import org.onrecord.support.Endpoints;
import org.onrecord.support.RunningCommand;
import org.onrecord.support.ServiceProcess;
import org.onrecord.support.TestDirectories;
import org.onrecord.vault.VaultSettings;

/**
 * A log whose database was set back to an older copy, on a PostgreSQL and a Kafka of its own, and another pair of servers for
 * the log that is to go on for it: all of them named by their addresses, as servers of somebody else are.
 */
final class SetBackLog implements AutoCloseable {
    static final String OLD_ORIGIN = "onrecord.local/demo";
    static final String ORIGIN = "onrecord.test/second";

    private final Path root = TestDirectories.fresh("set-back");
    private final LostLog log = new LostLog();
    private final BackingProcess old;
    private final CompletableFuture<BackingProcess> starting;
    private Endpoints copy;
    private Instant copied = Instant.EPOCH;
    private String oldKey = "";

    private SetBackLog() {
        old = BackingProcess.forgetful(root.resolve("old-servers"));
        copy = old.endpoints();
        starting = CompletableFuture.supplyAsync(this::startOther);
    }

    static SetBackLog made() throws Exception {
        SetBackLog made = new SetBackLog();
        try {
            made.setBack();
            return made;
        } catch (Exception | AssertionError e) {
            made.close();
            throw e;
        }
    }

    private void setBack() throws Exception {
        Endpoints servers = old.endpoints();
        try (ServiceProcess service = ServiceProcess.on(servers, oldData()).awaitReady()) {
            log.before(service);
            service.stop();
        }
        copy = servers.withCopyOfDatabase("kept");
        new Endpoints(servers.postgresUrl() + "_keys", servers.postgresUser(), servers.postgresPassword(), "")
                .withCopyOfDatabase("kept_keys");
        copied = Instant.now();
        try (ServiceProcess service = ServiceProcess.on(servers, oldData()).awaitReady()) {
            oldKey = log.since(service);
            service.stop();
        }
        starting.join();
    }

    /** With the passwords of the old Kafka: one set of variables says how to enter both. */
    private BackingProcess startOther() {
        Path passwords = Path.of("kafka", "passwords");
        Path directory = root.resolve("new-servers");
        try {
            Files.createDirectories(directory.resolve("kafka"));
            Files.copy(root.resolve("old-servers").resolve(passwords), directory.resolve(passwords));
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return BackingProcess.forgetful(directory);
    }

    LostLog log() {
        return log;
    }

    Instant copied() {
        return copied;
    }

    /** Of the old log. */
    String oldKey() {
        return oldKey;
    }

    /** The copy of its database, with its Kafka. */
    Endpoints copy() {
        return copy;
    }

    /** Where the new log is to be. */
    Endpoints other() {
        return starting.join().endpoints();
    }

    /** A place for files. */
    Path files() {
        return root;
    }

    Path oldData() {
        return root.resolve("old");
    }

    Path newData() {
        return root.resolve("new");
    }

    /** On the copy. Returns at once. */
    ServiceProcess oldService() {
        return ServiceProcess.on(copy, oldData());
    }

    /** Returns at once. */
    ServiceProcess newService(Map<String, String> more) {
        Map<String, String> environment = new HashMap<>(more);
        environment.put("ONRECORD_ORIGIN", ORIGIN);
        return ServiceProcess.on(other(), newData(), environment);
    }

    /** {@code restore new-origin}, to its end. */
    CommandRun restore(Endpoints into, Path data, String... more) {
        return CommandRun.of(environment(into), arguments(into, data, more).toArray(String[]::new));
    }

    /** The same, to be killed. */
    RunningCommand restoring() {
        return RunningCommand.start(
                root.resolve("restore.log"), List.of(), environment(other()), arguments(other(), newData()));
    }

    private Map<String, String> environment(Endpoints into) {
        Map<String, String> environment = new HashMap<>();
        environment.put("ONRECORD_FROM_POSTGRES_PASSWORD", copy.postgresPassword());
        environment.put("ONRECORD_POSTGRES_PASSWORD", into.postgresPassword());
        copy.kafka().settings().forEach((name, value) -> environment.put(KafkaConnection.variable(name), value));
        return environment;
    }

    private List<String> arguments(Endpoints into, Path data, String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "restore",
                "new-origin",
                "--origin",
                ORIGIN,
                "--from-data-dir",
                oldData().toString(),
                "--from-postgres-url",
                copy.postgresUrl(),
                "--from-postgres-user",
                copy.postgresUser(),
                "--from-kafka-bootstrap",
                copy.kafka().bootstrapServers(),
                "--data-dir",
                data.toString(),
                "--postgres-url",
                into.postgresUrl(),
                "--postgres-user",
                into.postgresUser(),
                "--kafka-bootstrap",
                into.kafka().bootstrapServers()));
        arguments.addAll(List.of(more));
        return arguments;
    }

    /** Where the key-encryption key of the old service is. */
    Path oldKek() {
        return VaultSettings.kekFile(oldData());
    }

    @Override
    public void close() {
        try (old;
                BackingProcess other = starting.join()) {
            // Both, even if one does not end in order.
        } finally {
            TestDirectories.delete(root);
        }
    }
}
