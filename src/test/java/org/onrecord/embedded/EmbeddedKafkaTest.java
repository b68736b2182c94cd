// SPDX-License-Identifier: Apache-2.0
package org.onrecord.embedded;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.Reader;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Security;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.security.plain.PlainLoginModule;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.common.utils.Time;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.onrecord.support.TestDirectories;

/** The broker in this JVM, on data directories and beside class loaders that it did not make itself. */
class EmbeddedKafkaTest {
    private static final String TOPIC = "kept";
    private static final List<KafkaUser> USERS = List.of(new KafkaUser("guest", Set.of(TOPIC), Set.of("guest")));

    private final Path data = TestDirectories.fresh("embedded-kafka");

    @AfterEach
    void clear() {
        TestDirectories.delete(data);
    }

    @Test
    void storage_formatted_and_written_without_credentials_serves_users_from_the_next_start_on() throws Exception {
        writeWithoutCredentials("a record from before");

        try (DataDirectory directory = DataDirectory.hold(data);
                EmbeddedKafka kafka = EmbeddedKafka.start(directory, LoopbackPort.of(0, "--kafka-port"), USERS)) {
            Properties guest = new Properties();
            try (Reader reader = Files.newBufferedReader(kafka.clientProperties("guest"))) {
                guest.load(reader);
            }
            assertEquals("a record from before", first(guest));
            assertEquals("a record from before", first(kafka.connection().client()));
        }
    }

    @Test
    void kafka_of_another_class_loader_that_came_first_does_not_keep_clients_out() throws Exception {
        URL kafka = PlainLoginModule.class.getProtectionDomain().getCodeSource().getLocation();
        Security.removeProvider(KafkaLogins.CHECKER);
        try (URLClassLoader another = new URLClassLoader(new URL[] {kafka}, ClassLoader.getPlatformClassLoader());
                DataDirectory directory = DataDirectory.hold(data)) {
            Class.forName(PlainLoginModule.class.getName(), true, another);
            try (EmbeddedKafka broker = EmbeddedKafka.start(directory, LoopbackPort.of(0, "--kafka-port"), USERS);
                    Admin admin = Admin.create(broker.connection().client())) {
                assertEquals(Set.of(), admin.listTopics().names().get());
            }
        }
    }

    @Test
    void rights_that_a_user_no_longer_has_are_taken_away_at_the_next_start() throws Exception {
        try (DataDirectory directory = DataDirectory.hold(data)) {
            List<KafkaUser> generous = List.of(new KafkaUser("guest", Set.of(TOPIC, "secret"), Set.of("g")));
            for (List<KafkaUser> users : List.of(generous, USERS)) {
                try (EmbeddedKafka kafka = EmbeddedKafka.start(directory, LoopbackPort.of(0, "--kafka-port"), users);
                        Admin admin = Admin.create(kafka.connection().client())) {
                    assertEquals(
                            users.getFirst().rights(),
                            Set.copyOf(admin.describeAcls(AclBindingFilter.ANY)
                                    .values()
                                    .get()));
                }
            }
        }
    }

    @Test
    void damaged_file_of_passwords_is_refused_with_one_sentence() throws Exception {
        Path passwords = Files.createDirectories(data.resolve("kafka")).resolve("passwords");
        Files.writeString(passwords, "guest=short\";\n");
        try (DataDirectory directory = DataDirectory.hold(data)) {
            CannotStart refused = assertThrows(
                    CannotStart.class, () -> EmbeddedKafka.start(directory, LoopbackPort.of(0, "--kafka-port"), USERS));
            assertEquals(
                    "The password of guest in " + passwords
                            + " is not of the form [A-Za-z0-9_-]{32,128}: delete the file to get new ones.",
                    refused.getMessage());
        }
    }

    private void writeWithoutCredentials(String record) throws Exception {
        Path home = Files.createDirectories(data.resolve("kafka"));
        Path log = home.resolve("log");
        LoopbackPort port = LoopbackPort.of(0, "");
        Properties settings = KafkaSettings.of(port, LoopbackPort.of(0, ""), log);
        settings.put("listener.security.protocol.map", "CLIENT:PLAINTEXT,CONTROLLER:PLAINTEXT");
        List.of(
                        "sasl.enabled.mechanisms",
                        "sasl.mechanism.inter.broker.protocol",
                        "sasl.mechanism.controller.protocol",
                        "authorizer.class.name",
                        "super.users",
                        "allow.everyone.if.no.acl.found")
                .forEach(settings::remove);
        KafkaStorage.prepare(home, log, settings);
        KafkaRaftServer server = new KafkaRaftServer(KafkaConfig.fromProps(settings, false), Time.SYSTEM);
        server.startup();
        Map<String, Object> client = Map.of("bootstrap.servers", port.hostAndPort());
        try (Admin admin = Admin.create(client);
                KafkaProducer<String, String> producer =
                        new KafkaProducer<>(client, new StringSerializer(), new StringSerializer())) {
            admin.createTopics(List.of(new NewTopic(TOPIC, 1, (short) 1))).all().get();
            producer.send(new ProducerRecord<>(TOPIC, "key", record)).get();
        } finally {
            server.shutdown();
            server.awaitShutdown();
        }
    }

    private static String first(Map<?, ?> client) {
        Map<String, Object> settings = new HashMap<>();
        client.forEach((name, value) -> settings.put(name.toString(), value));
        try (KafkaConsumer<String, String> consumer =
                new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
            List<TopicPartition> partitions = List.of(new TopicPartition(TOPIC, 0));
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            ConsumerRecords<String, String> records = ConsumerRecords.empty();
            for (int tries = 0; records.isEmpty() && tries < 100; tries++) {
                records = consumer.poll(Duration.ofMillis(200));
            }
            return records.iterator().next().value();
        }
    }
}
