// SPDX-License-Identifier: Apache-2.0
package org.onrecord.heads;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.onrecord.ledger.Ledger;
import org.onrecord.ledger.LogTiles;
import org.onrecord.ledger.SignedFloor;
import org.onrecord.platform.MetricNames;
import org.onrecord.transparency.Cosignature;
import org.onrecord.transparency.Hash;
import org.onrecord.transparency.MerkleProofs;
import org.onrecord.transparency.NoteSignature;
import org.onrecord.transparency.TreeSize;
import org.onrecord.transparency.VerifierKey;

/**
 * The witnesses of the policy, each asked for every head that this instance publishes, and again for one that stays the
 * last. Neither signing nor serving ever waits for them. Safe for any thread.
 */
@ApplicationScoped
class Witnesses {
    /** A head is offered again at least so often; a witness that has not cosigned one for longer than two such is behind. */
    static final long BEHIND_MILLIS = 60_000;

    private static final long STOP_MILLIS = 2000;

    private final DataSource database;
    private final Cosignatures cosignatures;
    private final SignedFloor floor;
    private final WitnessClient client = new WitnessClient();
    private final List<WitnessAsker> askers;
    private final Counter kept;
    private final Counter failures;

    Witnesses(
            HeadPolicy policy, DataSource database, Cosignatures cosignatures, Ledger ledger, MeterRegistry registry) {
        this.database = database;
        this.cosignatures = cosignatures;
        this.floor = ledger.floor();
        this.askers = policy.policy().witnesses().stream()
                .flatMap(witness ->
                        HeadPolicy.address(witness)
                                .map(address -> new WitnessAsker(witness, address, client, this))
                                .stream())
                .toList();
        this.kept = Counter.builder(MetricNames.WITNESS_COSIGNATURES)
                .description("Cosignatures that witnesses gave, verified and kept")
                .register(registry);
        this.failures = Counter.builder(MetricNames.WITNESS_FAILURES)
                .description("Questions that a witness did not answer with a cosignature")
                .register(registry);
        Gauge.builder(MetricNames.WITNESS_BEHIND, this, all -> all.behind().size())
                .description("Witnesses that have not cosigned for over a minute, on the instance that signs")
                .register(registry);
    }

    void start(@Observes @Priority(205) StartupEvent event) {
        askers.forEach(WitnessAsker::start);
    }

    void stop(@Observes ShutdownEvent event) {
        client.close();
        askers.forEach(asker -> asker.stop(STOP_MILLIS));
    }

    /** A head that was published, or is still the last. Never waits. */
    void offer(SignedHead head) {
        askers.forEach(asker -> asker.offer(head));
    }

    /** Another instance signs from now on. */
    void rest() {
        askers.forEach(WitnessAsker::rest);
    }

    /** All that are asked. */
    List<WitnessAsker> asked() {
        return askers;
    }

    /** Those for whom heads have waited too long. */
    List<WitnessAsker> behind() {
        return askers.stream()
                .filter(asker -> asker.waitingMillis() > BEHIND_MILLIS)
                .toList();
    }

    void countFailure() {
        failures.increment();
    }

    /** How many entries have been signed. */
    TreeSize signed() {
        return floor.promised();
    }

    // What follows takes one connection at a time, however many witnesses there are.

    synchronized Optional<TreeSize> last(VerifierKey witness) throws SQLException {
        try (Connection connection = database.getConnection()) {
            return cosignatures.last(connection, witness);
        }
    }

    synchronized List<Hash> proof(TreeSize from, TreeSize to) throws SQLException {
        try (Connection connection = database.getConnection()) {
            return MerkleProofs.consistency(from, to, new LogTiles(connection));
        }
    }

    synchronized void keep(TreeSize size, NoteSignature line, Cosignature said) throws SQLException {
        try (Connection connection = database.getConnection()) {
            cosignatures.keep(connection, size, line, said);
        }
        kept.increment();
    }
}
