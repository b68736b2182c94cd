// SPDX-License-Identifier: Apache-2.0
package org.onrecord.readmodel;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.onrecord.domain.LogPosition;
import org.onrecord.platform.Background;
import org.onrecord.platform.HealthPart;
import org.onrecord.platform.MetricNames;

/**
 * Keeps the search after the read model on a thread of its own, and gives way to it: it stands still while the projection
 * is behind, and works a tenth of the time while much is recorded. The instance that projects does it.
 */
@Singleton
class SearchIndexer implements HealthPart {
    private static final Logger LOG = Logger.getLogger(SearchIndexer.class);

    /** Entries by which the projection may be behind. */
    private static final long GIVE_WAY = 1_000;

    /** Entries projected since the last step that are much. */
    private static final long MUCH = 200;

    /** Of ten parts of the time, one. */
    private static final long REST_TIMES = 9;

    private static final long LOOK_MILLIS = 50;
    private static final long BACK_OFF_MILLIS = 1_000;
    private static final long STOP_MILLIS = 5_000;

    private final SearchIndex index;
    private final ProjectionLag lag;
    private final boolean enabled;
    private final Background background = new Background("onrecord-search", this::work, this::failed);
    private volatile long reached = -1;
    private volatile @Nullable String failure;
    private long seen = -1;

    SearchIndexer(
            DataSource database,
            ProjectionLag lag,
            MeterRegistry registry,
            @ConfigProperty(name = "onrecord.projector.enabled", defaultValue = "true") boolean enabled) {
        this.index = new SearchIndex(database);
        this.lag = lag;
        this.enabled = enabled;
        Gauge.builder(MetricNames.SEARCH_LAG_ENTRIES, this, SearchIndexer::behind)
                .description("Entries that the read model reflects and the search does not")
                .register(registry);
    }

    void start(@Observes StartupEvent event) {
        if (enabled) {
            background.start();
        }
    }

    void stop(@Observes ShutdownEvent event) {
        background.stop(STOP_MILLIS);
    }

    private long behind() {
        return Math.max(0, applied() - reached);
    }

    private long applied() {
        return lag.applied().map(LogPosition::value).orElse(-1L);
    }

    private void work() throws SQLException {
        long rest = step();
        failure = null;
        background.stops(rest);
    }

    private long failed(Exception e) {
        failure = "the search cannot be brought up to date";
        LOG.warnf("statements are not indexed, trying again: cause=%s", e.toString());
        return BACK_OFF_MILLIS;
    }

    /** Answers how long to rest, in milliseconds. */
    private long step() throws SQLException {
        long applied = applied();
        if (applied <= reached || lag.positionsBehind() >= GIVE_WAY) {
            return LOOK_MILLIS;
        }
        boolean much = applied - seen > MUCH;
        seen = applied;
        long start = System.nanoTime();
        OptionalLong stepped = index.step();
        if (stepped.isEmpty()) {
            return BACK_OFF_MILLIS;
        }
        reached = stepped.getAsLong();
        long took = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start) + 1;
        return much ? REST_TIMES * took : 0;
    }

    @Override
    public String name() {
        return "search";
    }

    @Override
    public CompletionStage<Condition> condition() {
        return CompletableFuture.completedFuture(
                new Condition(Optional.ofNullable(failure), Map.of("position", reached, "lagEntries", behind())));
    }
}
