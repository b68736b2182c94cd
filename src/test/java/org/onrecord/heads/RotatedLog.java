// SPDX-License-Identifier: Apache-2.0
package org.onrecord.heads;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.onrecord.domain.Expectation;
import org.onrecord.domain.LogPosition;
import org.onrecord.ledger.Ledger;
import org.onrecord.ledger.LedgerFixture;
import org.onrecord.ledger.Reapplication;
import org.onrecord.support.Await;
import org.onrecord.support.BackingServers;
import org.onrecord.support.TestDirectories;
import org.onrecord.transparency.TreeSize;
import org.onrecord.transparency.VerifierKey;

/** A log of its own, and instances that sign it, each with what keys and what time a test gives them. */
final class RotatedLog implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofSeconds(30);
    static final Duration OVERLAP = Duration.ofDays(1);

    final String origin = "onrecord.test/rotated/" + UUID.randomUUID();
    final LedgerFixture fixture = new LedgerFixture(BackingServers.shared(), origin);
    private final List<Path> directories = new ArrayList<>();
    private final List<Instance> instances = new ArrayList<>();

    Path dataDirectory() {
        Path directory = TestDirectories.fresh("rotated");
        directories.add(directory);
        return directory;
    }

    LogKeys keysOf(Path dataDirectory) {
        return new LogKeys(origin, Optional.empty(), LogKeyStore.NONE, dataDirectory);
    }

    LogKeys keysOf(List<Path> files) {
        return keysOf(files, LogKeyStore.NONE);
    }

    LogKeys keysOf(List<Path> files, LogKeyStore store) {
        Optional<List<Path>> given = files.isEmpty() ? Optional.empty() : Optional.of(files);
        return new LogKeys(origin, given, store, Path.of("none"));
    }

    /** Another instance in the place of one that has stopped, with the same keys. */
    Instance again(Instance before) throws Exception {
        return start(before.keys);
    }

    Instance start(LogKeys keys) throws Exception {
        Instance instance = new Instance(keys);
        instances.add(instance);
        instance.start();
        return instance;
    }

    /** As if all rotations had been some seconds more than the overlap ago. */
    void passOverlap() throws SQLException {
        fixture.execute("UPDATE heads.key SET recorded = recorded - "
                + OVERLAP.plusSeconds(60).toMillis() + " WHERE nth > 0");
    }

    KeyHistory history() throws SQLException {
        try (Connection connection = fixture.dataSource().getConnection()) {
            return KeyHistory.read(connection);
        }
    }

    /** One instance: its ledger, and what signs its heads. */
    final class Instance {
        final Ledger ledger = fixture.instance();
        final LogKeys keys;
        final PublishedLog log;
        private final HeadJournal journal = new HeadJournal(
                fixture.endpoints().kafka(), fixture.dataSource(), new Reapplication(fixture.keys()), ledger, origin);
        private final HeadSigner signer;
        private boolean stopped;

        Instance(LogKeys keys) {
            SignedHeads heads = new SignedHeads();
            HeadPolicy nobody = new HeadPolicy(Optional.empty());
            Cosignatures cosignatures = new Cosignatures(nobody);
            this.keys = keys;
            StampedHeads stamped = new StampedHeads();
            TimestampAuthority none = new TimestampAuthority(Optional.empty(), Optional.empty(), Duration.ofDays(1));
            this.log = new PublishedLog(
                    fixture.dataSource(), fixture.keys(), heads, cosignatures, stamped, nobody, ledger);
            this.signer = new HeadSigner(
                    fixture.dataSource(),
                    fixture.keys(),
                    ledger,
                    journal,
                    heads,
                    keys,
                    origin,
                    OVERLAP,
                    fixture.endpoints().kafka(),
                    new Witnesses(nobody, fixture.dataSource(), cosignatures, ledger, new SimpleMeterRegistry()),
                    new Timestamps(none, fixture.dataSource(), stamped, new SimpleMeterRegistry()));
        }

        private void start() throws Exception {
            journal.start(new StartupEvent());
            signer.start(new StartupEvent());
        }

        void stop() {
            if (!stopped) {
                stopped = true;
                signer.stop(new ShutdownEvent());
                journal.stop(new ShutdownEvent());
            }
        }

        Optional<String> trouble() {
            return signer.trouble();
        }

        /** Appends something. */
        LogPosition append() throws Exception {
            return LedgerFixture.recorded(
                            ledger, LedgerFixture.defineParty("p" + UUID.randomUUID(), "Party", new Expectation.Any()))
                    .position();
        }

        /** The first head that covers an entry. */
        SignedHead covering(LogPosition entry) throws Exception {
            Await.until("a head that covers entry " + entry, PATIENCE, () -> log.size()
                    .covers(entry.value()));
            try (Connection connection = fixture.dataSource().getConnection()) {
                return new SignedHeads()
                        .covering(connection, new TreeSize(entry.value() + 1))
                        .orElseThrow();
            }
        }

        /** The head of something that is appended now. */
        SignedHead nextHead() throws Exception {
            return covering(append());
        }

        /** Waits until the log has this key. */
        void awaitKey(VerifierKey key) {
            Await.until("the log has the key " + key, PATIENCE, () -> history()
                    .current()
                    .equals(key));
        }
    }

    @Override
    public void close() throws Exception {
        instances.forEach(Instance::stop);
        fixture.close();
        directories.forEach(TestDirectories::delete);
    }
}
