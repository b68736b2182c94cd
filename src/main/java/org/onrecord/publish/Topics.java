// SPDX-License-Identifier: Apache-2.0
package org.onrecord.publish;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.TopicExistsException;

/** The four topics, and what must hold of them before a record is written: made when missing, verified when there. */
public final class Topics {
    /** Every entry in total order; one partition. */
    public static final String LOG = "onrecord.log";

    /** The publishable view of each statement, keyed by statement id. */
    public static final String STATEMENTS = "onrecord.statements";

    /** Every change in order, keyed by entry id, partitioned by party/issue. */
    public static final String POSITION_CHANGES = "onrecord.position-changes";

    /** The current stance, keyed by party/issue/slot. */
    public static final String STANCES = "onrecord.stances";

    private static final List<String> ALL = List.of(LOG, STATEMENTS, POSITION_CHANGES, STANCES);

    /** Enough for a few consumers of a group to share; more cost every broker memory. */
    private static final int PUBLIC_PARTITIONS = 3;

    /** A replaced record is gone this long after its replacement at the latest: what bounds an erasure. */
    private static final Duration MAX_COMPACTION_LAG = Duration.ofHours(6);

    /** The active segment is never compacted, so it must not stay active for long. */
    private static final Duration SEGMENT_AGE = Duration.ofHours(1);

    private static final Duration ADMIN_TIMEOUT = Duration.ofSeconds(20);

    private static final Map<String, String> ERASURE_BOUND = Map.of(
            "cleanup.policy", "compact",
            "max.compaction.lag.ms", Long.toString(MAX_COMPACTION_LAG.toMillis()),
            "segment.ms", Long.toString(SEGMENT_AGE.toMillis()));

    private Topics() {}

    static List<String> all() {
        return ALL;
    }

    /**
     * Makes what is missing and verifies the rest.
     *
     * @return the age at which a segment of each of them is closed by the next record
     * @throws IllegalStateException naming the topic and the setting that does not bound erasure, or the log's partitions
     */
    static Duration ensure(Admin admin) throws InterruptedException, ExecutionException, TimeoutException {
        long millis = ADMIN_TIMEOUT.toMillis();
        Set<String> there = admin.listTopics().names().get(millis, TimeUnit.MILLISECONDS);
        List<NewTopic> missing = new ArrayList<>();
        for (String topic : ALL) {
            if (!there.contains(topic)) {
                missing.add(described(topic));
            }
        }
        try {
            admin.createTopics(missing).all().get(millis, TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw e;
            }
        }
        return verify(admin, there, millis);
    }

    private static NewTopic described(String topic) {
        Map<String, String> settings = new HashMap<>(ERASURE_BOUND);
        settings.put("min.compaction.lag.ms", Long.toString(SEGMENT_AGE.toMillis()));
        settings.put("segment.bytes", Integer.toString(64 << 20));
        settings.put("segment.index.bytes", Integer.toString(1 << 20));
        settings.put("max.message.bytes", Integer.toString(4 << 20));
        return new NewTopic(topic, topic.equals(LOG) ? 1 : PUBLIC_PARTITIONS, (short) -1).configs(settings);
    }

    private static Duration verify(Admin admin, Set<String> there, long millis)
            throws InterruptedException, ExecutionException, TimeoutException {
        List<ConfigResource> resources = new ArrayList<>();
        for (String topic : ALL) {
            if (there.contains(topic)) {
                resources.add(new ConfigResource(ConfigResource.Type.TOPIC, topic));
            }
        }
        Map<ConfigResource, Config> configs =
                admin.describeConfigs(resources).all().get(millis, TimeUnit.MILLISECONDS);
        configs.forEach((topic, config) -> ERASURE_BOUND.forEach((setting, wanted) -> {
            String found = config.get(setting).value();
            boolean bounded =
                    setting.endsWith(".ms") ? Long.parseLong(found) <= Long.parseLong(wanted) : wanted.equals(found);
            if (!bounded) {
                throw new IllegalStateException("topic " + topic.name() + " has " + setting + "=" + found
                        + " where at most " + wanted + " bounds erasure");
            }
        }));
        if (there.contains(LOG)) {
            verifyTotalOrder(admin, millis);
        }
        return configs.values().stream()
                .map(config -> Duration.ofMillis(
                        Long.parseLong(config.get("segment.ms").value())))
                .max(Comparator.naturalOrder())
                .orElse(SEGMENT_AGE);
    }

    private static void verifyTotalOrder(Admin admin, long millis)
            throws InterruptedException, ExecutionException, TimeoutException {
        int partitions =
                admin.describeTopics(List.of(LOG)).allTopicNames().get(millis, TimeUnit.MILLISECONDS).values().stream()
                        .mapToInt(topic -> topic.partitions().size())
                        .sum();
        if (partitions != 1) {
            throw new IllegalStateException(
                    "topic " + LOG + " has " + partitions + " partitions where only one gives a total order");
        }
    }
}
