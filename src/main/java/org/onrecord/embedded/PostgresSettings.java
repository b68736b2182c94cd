// SPDX-License-Identifier: Apache-2.0
package org.onrecord.embedded;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What the embedded PostgreSQL runs with, for a machine of two cores that it shares with the service. Durability is
 * never traded: a commit that was acknowledged is on the disk.
 */
final class PostgresSettings {
    private final Map<String, String> settings = new LinkedHashMap<>();

    private PostgresSettings() {}

    static PostgresSettings durable(int port) {
        return new PostgresSettings()
                // Reachable from this machine only, and without a socket file outside the data directory.
                .with("listen_addresses", "127.0.0.1")
                .with("port", Integer.toString(port))
                .with("unix_socket_directories", "")
                .with("max_connections", "60")
                // Durability.
                .with("fsync", "on")
                .with("synchronous_commit", "on")
                .with("full_page_writes", "on")
                .with("wal_sync_method", isMac() ? "fsync_writethrough" : "fdatasync")
                // One server, no standby: the least WAL, and bulk loads into new tables write none.
                .with("wal_level", "minimal")
                .with("max_wal_senders", "0")
                // These binaries have no lz4, and pglz costs more time than it saves here.
                .with("wal_compression", "off")
                // Few, spread checkpoints: each makes the next write of every page a full-page image.
                .with("max_wal_size", "4GB")
                .with("min_wal_size", "512MB")
                .with("checkpoint_timeout", "15min")
                .with("checkpoint_completion_target", "0.9")
                // Memory.
                .with("shared_buffers", "256MB")
                .with("wal_buffers", "16MB")
                .with("work_mem", "16MB")
                .with("maintenance_work_mem", "128MB")
                .with("effective_cache_size", "1GB")
                .with("huge_pages", "off")
                // Short queries on two cores: compiling, parallel plans and I/O workers cost more than they give.
                .with("jit", "off")
                .with("max_parallel_workers_per_gather", "0")
                .with("max_parallel_maintenance_workers", "1")
                .with("autovacuum_max_workers", "2")
                .with("io_method", "sync")
                .with("random_page_cost", "1.1")
                // Times in the log and in text output mean one thing.
                .with("timezone", "UTC")
                .with("log_timezone", "UTC")
                .with("log_min_messages", "warning")
                .with("log_checkpoints", "off");
    }

    /** For tests that claim nothing about durability: nothing is forced to the disk. */
    static PostgresSettings forgetful(int port) {
        return durable(port)
                .with("fsync", "off")
                .with("synchronous_commit", "off")
                .with("full_page_writes", "off")
                .with("shared_buffers", "64MB");
    }

    PostgresSettings with(String name, String value) {
        settings.put(name, value);
        return this;
    }

    /** The text of {@code postgresql.conf}. */
    String render() {
        return settings.entrySet().stream()
                .map(entry -> entry.getKey() + " = '" + entry.getValue() + "'")
                .collect(Collectors.joining(
                        "\n", "# Written by Onrecord at every start: changes made here are lost.\n", "\n"));
    }

    private static boolean isMac() {
        return System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("mac");
    }
}
