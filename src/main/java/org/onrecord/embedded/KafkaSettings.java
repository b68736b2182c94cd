// SPDX-License-Identifier: Apache-2.0
package org.onrecord.embedded;

import java.nio.file.Path;
import java.util.Properties;

/**
 * What the embedded broker runs with: broker and controller in one, on loopback, with few threads and small buffers,
 * because it shares a heap with the service. Whoever connects has to log in, and may do what the access control list says.
 */
final class KafkaSettings {
    static final String NODE_ID = "1";

    /** How long after a kill the controller still believes in the old broker, and a restart waits. */
    private static final String SESSION_MILLIS = "3000";

    private static final String HEARTBEAT_MILLIS = "500";

    private KafkaSettings() {}

    static Properties of(LoopbackPort port, LoopbackPort controller, Path logDirectory) {
        Properties settings = new Properties();
        settings.put("process.roles", "broker,controller");
        settings.put("node.id", NODE_ID);
        settings.put("log.dirs", logDirectory.toString());
        settings.put("listeners", "CLIENT://" + port.hostAndPort() + ",CONTROLLER://" + controller.hostAndPort());
        settings.put("advertised.listeners", "CLIENT://" + port.hostAndPort());
        settings.put(
                "listener.security.protocol.map",
                "CLIENT:" + KafkaLogins.PROTOCOL + ",CONTROLLER:" + KafkaLogins.PROTOCOL);
        settings.put("inter.broker.listener.name", "CLIENT");
        settings.put("controller.listener.names", "CONTROLLER");
        settings.put("controller.quorum.voters", NODE_ID + "@" + controller.hostAndPort());
        settings.put("broker.session.timeout.ms", SESSION_MILLIS);
        settings.put("broker.heartbeat.interval.ms", HEARTBEAT_MILLIS);

        settings.put("sasl.enabled.mechanisms", KafkaLogins.MECHANISM);
        settings.put("sasl.mechanism.inter.broker.protocol", KafkaLogins.MECHANISM);
        settings.put("sasl.mechanism.controller.protocol", KafkaLogins.MECHANISM);
        settings.put("authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer");
        settings.put("super.users", "User:" + KafkaLogins.SERVICE);
        settings.put("allow.everyone.if.no.acl.found", "false");

        // Topics are made by the service, with their policies; a typing error must not make one.
        settings.put("auto.create.topics.enable", "false");
        // The topics are the record: nothing goes by age or size.
        settings.put("log.retention.ms", "-1");
        settings.put("log.retention.bytes", "-1");

        // One broker, so one copy; its internal topics need no spread.
        settings.put("default.replication.factor", "1");
        settings.put("offsets.topic.replication.factor", "1");
        settings.put("offsets.topic.num.partitions", "1");
        settings.put("transaction.state.log.replication.factor", "1");
        settings.put("transaction.state.log.min.isr", "1");
        settings.put("transaction.state.log.num.partitions", "1");
        // The relay begins its next transaction while the markers of the last are written: ask again soon.
        settings.put("add.partitions.to.txn.retry.backoff.ms", "1");
        settings.put("share.coordinator.state.topic.replication.factor", "1");
        settings.put("share.coordinator.state.topic.min.isr", "1");
        settings.put("share.coordinator.state.topic.num.partitions", "1");
        // Consumers of one machine arrive together or are restarted one by one: waiting gains nothing.
        settings.put("group.initial.rebalance.delay.ms", "0");

        settings.put("num.network.threads", "1");
        settings.put("num.io.threads", "2");
        settings.put("num.replica.fetchers", "1");
        settings.put("background.threads", "2");
        settings.put("group.coordinator.threads", "1");
        settings.put("share.coordinator.threads", "1");
        settings.put("num.recovery.threads.per.data.dir", "1");
        settings.put("log.cleaner.threads", "1");
        // 24 bytes a key: some 300,000 keys in one pass; more keys take more passes.
        settings.put("log.cleaner.dedupe.buffer.size", Integer.toString(8 << 20));
        settings.put("log.cleaner.io.buffer.size", Integer.toString(256 << 10));
        settings.put("log.index.size.max.bytes", Integer.toString(2 << 20));
        settings.put("queued.max.requests", "64");
        // Nobody reads the broker's JMX beans here.
        settings.put("metric.reporters", "");
        return settings;
    }
}
