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

/** Whether the witnesses cosign. An instance that doesn't sign asks nobody and is in no trouble. */
@Singleton
class WitnessesHealth implements HealthPart {
    private final Witnesses witnesses;

    WitnessesHealth(Witnesses witnesses) {
        this.witnesses = witnesses;
    }

    @Override
    public String name() {
        return "witnesses";
    }

    @Override
    public CompletionStage<Condition> condition() {
        List<String> troubles = new ArrayList<>();
        List<WitnessAsker> refusing = witnesses.asked().stream()
                .filter(asker -> asker.refusal().isPresent())
                .toList();
        refusing.forEach(asker ->
                troubles.add(asker.name() + " refuses: " + asker.refusal().orElse("")));
        List<WitnessAsker> behind = witnesses.behind();
        behind.forEach(asker -> troubles.add(asker.name() + " is behind"));
        return CompletableFuture.completedFuture(new Condition(
                troubles.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", troubles)),
                Map.of("asked", (long) witnesses.asked().size(), "refusing", (long) refusing.size(), "behind", (long)
                        behind.size())));
    }
}
