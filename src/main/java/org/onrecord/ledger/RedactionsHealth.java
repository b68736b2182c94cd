// SPDX-License-Identifier: Apache-2.0
package org.onrecord.ledger;

import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.onrecord.domain.RedactedSystem;
import org.onrecord.platform.HealthPart;

/** Whether what was ordered to be destroyed is destroyed in time, and whether somebody waits to be heard. */
@Singleton
class RedactionsHealth implements HealthPart {
    private final Redactions redactions;
    private final Duration maxHere;
    private final Duration maxTopics;
    private final Clock clock = Clock.systemUTC();
    private final Executor threads = Executors.newVirtualThreadPerTaskExecutor();

    /** @param maxTopics longer, for a topic forgets what was replaced when it is compacted */
    RedactionsHealth(
            Redactions redactions,
            @ConfigProperty(name = "onrecord.health.max-redaction-time", defaultValue = "15M") Duration maxHere,
            @ConfigProperty(name = "onrecord.health.max-topic-redaction-time", defaultValue = "9H")
                    Duration maxTopics) {
        this.redactions = redactions;
        this.maxHere = maxHere;
        this.maxTopics = maxTopics;
    }

    @Override
    public String name() {
        return "redactions";
    }

    @Override
    public CompletionStage<Condition> condition() {
        return CompletableFuture.supplyAsync(this::look, threads);
    }

    private Condition look() {
        try {
            List<Redactions.Redaction> open = redactions.open();
            long ordered =
                    open.stream().filter(each -> each.ordered().isPresent()).count();
            long overdue = open.stream().filter(this::isOverdue).count();
            return new Condition(
                    overdue > 0 ? Optional.of("a redaction is not carried out in time") : Optional.empty(),
                    Map.of("undecided", open.size() - ordered, "ordered", ordered, "overdue", overdue));
        } catch (SQLException e) {
            return new Condition(Optional.of("redactions can't be read"), Map.of());
        }
    }

    private boolean isOverdue(Redactions.Redaction redaction) {
        long waited = clock.millis() - redaction.orderedMillis().orElse(Long.MAX_VALUE);
        boolean here = List.of(RedactedSystem.LEDGER, RedactedSystem.READ_MODEL, RedactedSystem.SEARCH).stream()
                .allMatch(redaction.completed()::contains);
        return redaction.ordered().isPresent() && waited > (here ? maxTopics : maxHere).toMillis();
    }
}
