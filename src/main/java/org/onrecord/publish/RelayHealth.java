// SPDX-License-Identifier: Apache-2.0
package org.onrecord.publish;

import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.onrecord.platform.HealthPart;

/** Whether the relay keeps up. An instance that doesn't relay is in no trouble: another one does. */
@Singleton
class RelayHealth implements HealthPart {
    private final RelayLag lag;
    private final Duration maxLag;

    RelayHealth(
            RelayLag lag,
            @ConfigProperty(name = "onrecord.health.max-relay-lag", defaultValue = "30S") Duration maxLag) {
        this.lag = lag;
        this.maxLag = maxLag;
    }

    @Override
    public String name() {
        return "relay";
    }

    @Override
    public CompletionStage<Condition> condition() {
        long millis = lag.millis();
        return CompletableFuture.completedFuture(new Condition(
                trouble(millis),
                Map.of(
                        "active",
                        lag.isActive() ? 1L : 0L,
                        "lagEntries",
                        lag.entries(),
                        "lagMillis",
                        millis,
                        "maxLagMillis",
                        maxLag.toMillis())));
    }

    private Optional<String> trouble(long millis) {
        if (!lag.trouble().isEmpty()) {
            return Optional.of(lag.trouble());
        }
        return millis > maxLag.toMillis() ? Optional.of("publishing is late") : Optional.empty();
    }
}
