// SPDX-License-Identifier: Apache-2.0
package org.onrecord.platform;

import io.quarkus.runtime.StartupEvent;
import io.smallrye.health.api.HealthType;
import io.smallrye.health.registry.HealthRegistries;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;

/**
 * Shows every {@link HealthPart} twice. In {@code /q/health/ready} it stands with its figures and its trouble but is UP all
 * the same: readiness decides who gets requests, and a service that can't publish still has to record. In
 * {@code /q/health/well}, which is for alerts, trouble is DOWN.
 */
@Singleton
class HealthParts {
    void register(@Observes StartupEvent event, @Any Instance<HealthPart> parts) {
        for (HealthPart part : parts) {
            HealthRegistries.getRegistry(HealthType.READINESS)
                    .register("ready-" + part.name(), () -> response(part, false));
            HealthRegistries.getRegistry(HealthType.WELLNESS)
                    .register("well-" + part.name(), () -> response(part, true));
        }
    }

    private static Uni<HealthCheckResponse> response(HealthPart part, boolean troubleIsDown) {
        return Uni.createFrom().completionStage(part::condition).map(condition -> {
            HealthCheckResponseBuilder response = HealthCheckResponse.named(part.name())
                    .status(!troubleIsDown || condition.trouble().isEmpty());
            condition.trouble().ifPresent(trouble -> response.withData("trouble", trouble));
            condition.figures().forEach(response::withData);
            return response.build();
        });
    }
}
