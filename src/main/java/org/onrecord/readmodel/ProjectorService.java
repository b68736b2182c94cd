// SPDX-License-Identifier: Apache-2.0
package org.onrecord.readmodel;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;
import org.onrecord.ledger.Ledger;
import org.onrecord.platform.KafkaConnection;

/** Runs this instance's projector from start to stop of the service. */
@Singleton
class ProjectorService {
    static final String LOG_TOPIC = "onrecord.log";

    private final DataSource database;
    private final ProjectionLag lag;
    private final KafkaConnection kafka;
    private final boolean enabled;
    private @Nullable Projector projector;

    ProjectorService(
            DataSource database,
            ProjectionLag lag,
            Ledger ledger,
            MeterRegistry registry,
            KafkaConnection kafka,
            @ConfigProperty(name = "onrecord.projector.enabled", defaultValue = "true") boolean enabled) {
        this.database = database;
        this.lag = lag;
        this.kafka = kafka;
        this.enabled = enabled;
        lag.follow(ledger.head());
        lag.meter(registry);
    }

    void start(@Observes StartupEvent event) {
        if (enabled) {
            Projector starting = new Projector(
                    LOG_TOPIC,
                    kafka.client(),
                    new ProjectionStore(database, Projection.LIVE),
                    new RedactedEntries(database, new MovedRecords(kafka.client(), LOG_TOPIC)),
                    lag);
            starting.start();
            projector = starting;
        }
    }

    void stop(@Observes ShutdownEvent event) {
        Projector running = projector;
        if (running != null) {
            running.close();
        }
    }
}
