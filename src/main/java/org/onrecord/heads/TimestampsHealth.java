// SPDX-License-Identifier: Apache-2.0
package org.onrecord.heads;

import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.onrecord.platform.HealthPart;

/** Whether heads are stamped when they are to be. An instance that doesn't sign asks nobody and is in no trouble. */
@Singleton
class TimestampsHealth implements HealthPart {
    private final Timestamps timestamps;

    TimestampsHealth(Timestamps timestamps) {
        this.timestamps = timestamps;
    }

    @Override
    public String name() {
        return "timestamps";
    }

    @Override
    public CompletionStage<Condition> condition() {
        List<String> troubles = new ArrayList<>();
        timestamps.refusal().ifPresent(why -> troubles.add("the authority refuses: " + why));
        long untilDue = timestamps.untilDueMillis().orElse(0L);
        if (untilDue < -Timestamps.OVERDUE_MILLIS) {
            troubles.add("a stamp is overdue");
        }
        return CompletableFuture.completedFuture(new Condition(
                troubles.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", troubles)),
                Map.of("asked", timestamps.isAsking() ? 1L : 0L, "untilDueMillis", untilDue)));
    }
}
