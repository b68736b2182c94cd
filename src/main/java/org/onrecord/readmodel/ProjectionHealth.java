// SPDX-License-Identifier: Apache-2.0
package org.onrecord.readmodel;

import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.onrecord.domain.LogPosition;
import org.onrecord.platform.HealthPart;

/** Whether the read model keeps up with the log. */
@Singleton
class ProjectionHealth implements HealthPart {
    private final ProjectionLag lag;
    private final Duration maxLag;

    ProjectionHealth(
            ProjectionLag lag,
            @ConfigProperty(name = "onrecord.health.max-projection-lag", defaultValue = "30S") Duration maxLag) {
        this.lag = lag;
        this.maxLag = maxLag;
    }

    @Override
    public String name() {
        return "projection";
    }

    @Override
    public CompletionStage<Condition> condition() {
        long millis = lag.millisBehind();
        return CompletableFuture.completedFuture(new Condition(
                trouble(millis),
                Map.of(
                        "position", lag.applied().map(LogPosition::value).orElse(-1L),
                        "lagEntries", lag.positionsBehind(),
                        "lagMillis", millis,
                        "maxLagMillis", maxLag.toMillis())));
    }

    private Optional<String> trouble(long millis) {
        if (lag.failure().isPresent()) {
            return lag.failure();
        }
        return millis > maxLag.toMillis() ? Optional.of("the read model is late") : Optional.empty();
    }
}
