// SPDX-License-Identifier: Apache-2.0
package org.onrecord.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.ClusterAuthorizationException;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.TransactionalIdAuthorizationException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.onrecord.platform.KafkaConnection;
import org.onrecord.publish.Topics;
import org.onrecord.support.BackingProcess;
import org.onrecord.support.Ports;
import org.onrecord.support.TestDirectories;

/** Who gets into the embedded broker, and how far: with the files of client properties that it leaves to be used. */
class BrokerAccessTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Set<String> PUBLIC = Set.of(Topics.STATEMENTS, Topics.POSITION_CHANGES, Topics.STANCES);
    private static final String THE_RELAYS_ID = "onrecord-relay-onrecord.local/demo";
    private static final String THE_PROJECTORS_GROUP = "onrecord-projection";

    private static final Path DATA = TestDirectories.fresh("broker-access");
    private static final int PORT = Ports.free();
    private static BackingProcess broker;

    @BeforeAll
    static void start() throws Exception {
        broker = BackingProcess.kafka(DATA, PORT);
        try (Admin admin = Admin.create(as("onrecord").client());
                KafkaProducer<String, String> producer = producer("onrecord", Map.of())) {
            List<String> topics = List.of(Topics.LOG, Topics.STATEMENTS, Topics.POSITION_CHANGES, Topics.STANCES);
            admin.createTopics(topics.stream()
                            .map(topic -> new NewTopic(topic, 1, (short) 1))
                            .toList())
                    .all()
                    .get();
            for (String topic : topics) {
                producer.send(new ProducerRecord<>(topic, "key", "a record of " + topic))
                        .get();
            }
        }
    }

    @AfterAll
    static void stop() {
        broker.close();
        TestDirectories.delete(DATA);
    }

    @ParameterizedTest
    @ValueSource(strings = {Topics.STATEMENTS, Topics.POSITION_CHANGES, Topics.STANCES})
    void reader_reads_each_public_topic_in_a_group_of_its_own(String topic) {
        assertEquals("a record of " + topic, firstOf(topic, "reader", "reader-of-" + topic));
    }

    @Test
    void reader_sees_public_topics_and_no_other() throws Exception {
        try (Admin admin = Admin.create(as("reader").client())) {
            assertEquals(PUBLIC, admin.listTopics().names().get());
        }
    }

    @Test
    void reader_is_refused_the_log() {
        assertThrows(TopicAuthorizationException.class, () -> firstOf(Topics.LOG, "reader", "reader"));
    }

    @Test
    void reader_is_refused_the_group_of_the_projector() {
        assertThrows(GroupAuthorizationException.class, () -> firstOf(Topics.STANCES, "reader", THE_PROJECTORS_GROUP));
    }

    @ParameterizedTest
    @ValueSource(strings = {"reader", "cleared"})
    void users_are_refused_every_write(String user) {
        for (String topic : List.of(Topics.LOG, Topics.STATEMENTS, Topics.POSITION_CHANGES, Topics.STANCES)) {
            try (KafkaProducer<String, String> producer = producer(user, Map.of("enable.idempotence", false))) {
                assertRefused(TopicAuthorizationException.class, () -> producer.send(
                                new ProducerRecord<>(topic, "key", "not ours"))
                        .get());
            }
        }
        try (KafkaProducer<String, String> producer = producer(user, Map.of("enable.idempotence", true))) {
            // The client gives up by itself once it was refused a producer id.
            Exception refused = assertThrows(
                    Exception.class, () -> producer.send(new ProducerRecord<>(Topics.STANCES, "key", "not ours"))
                            .get());
            assertTrue(
                    causes(refused).stream().anyMatch(ClusterAuthorizationException.class::isInstance),
                    () -> String.valueOf(causes(refused)));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"reader", "cleared"})
    void users_are_refused_the_relays_transactional_id(String user) {
        try (KafkaProducer<String, String> producer = producer(user, Map.of("transactional.id", THE_RELAYS_ID))) {
            assertThrows(TransactionalIdAuthorizationException.class, producer::initTransactions);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"reader", "cleared"})
    void users_are_refused_to_make_delete_and_empty_topics_and_to_see_the_access_list(String user) {
        try (Admin admin = Admin.create(as(user).client())) {
            assertRefused(
                    TopicAuthorizationException.class,
                    admin.createTopics(List.of(new NewTopic("onrecord.more", 1, (short) 1)))
                            .all());
            assertRefused(
                    TopicAuthorizationException.class,
                    admin.deleteTopics(List.of(Topics.STANCES)).all());
            assertRefused(
                    TopicAuthorizationException.class,
                    admin.deleteRecords(Map.of(new TopicPartition(Topics.STANCES, 0), RecordsToDelete.beforeOffset(1)))
                            .all());
            assertRefused(
                    ClusterAuthorizationException.class,
                    admin.describeAcls(AclBindingFilter.ANY).values());
        }
    }

    @Test
    void cleared_reads_the_log_and_the_public_topics() {
        for (String topic : List.of(Topics.LOG, Topics.STATEMENTS, Topics.POSITION_CHANGES, Topics.STANCES)) {
            assertEquals("a record of " + topic, firstOf(topic, "cleared", "cleared-of-" + topic));
        }
    }

    @Test
    void cleared_is_refused_the_group_of_the_projector() {
        assertThrows(GroupAuthorizationException.class, () -> firstOf(Topics.LOG, "cleared", THE_PROJECTORS_GROUP));
    }

    @Test
    void wrong_password_is_refused() {
        Map<String, Object> wrong = as("reader").client();
        wrong.computeIfPresent("sasl.jaas.config", (name, right) -> right.toString()
                .replaceFirst("password=\"[^\"]+\"", "password=\"guessed\""));
        assertNotLetIn(wrong);
    }

    @Test
    void another_users_password_is_refused() {
        Map<String, Object> wrong = as("reader").client();
        wrong.computeIfPresent(
                "sasl.jaas.config", (name, right) -> right.toString().replace("\"reader\"", "\"onrecord\""));
        assertNotLetIn(wrong);
    }

    @Test
    void no_credentials_are_refused() throws Exception {
        Map<String, Object> with =
                as("reader").client(Map.of("request.timeout.ms", 1_000, "default.api.timeout.ms", 2_000));
        Map<String, Object> without = new HashMap<>(with);
        List.of("security.protocol", "sasl.mechanism", "sasl.jaas.config").forEach(without::remove);
        try (Admin let = Admin.create(with);
                Admin refused = Admin.create(without)) {
            assertEquals(PUBLIC, let.listTopics().names().get());
            // The broker hangs up on a client that does not even begin to log in.
            assertRefused(TimeoutException.class, refused.listTopics().names());
        }
    }

    @Test
    void the_controller_lets_nobody_in_but_the_broker() throws Exception {
        try (Admin admin = Admin.create(controllerAs("reader"))) {
            assertRefused(
                    SaslAuthenticationException.class,
                    admin.describeMetadataQuorum().quorumInfo());
        }
        try (Admin admin = Admin.create(controllerAs("onrecord"))) {
            assertEquals(1, admin.describeMetadataQuorum().quorumInfo().get().leaderId());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"passwords", "onrecord.properties", "reader.properties", "cleared.properties"})
    void files_with_passwords_are_for_their_owner_only(String file) throws IOException {
        Set<?> permissions = Files.getPosixFilePermissions(DATA.resolve("kafka").resolve(file));
        assertEquals(PosixFilePermissions.fromString("rw-------"), permissions);
    }

    @Test
    void directory_with_the_brokers_own_files_is_entered_by_its_owner_only() throws IOException {
        assertEquals(
                PosixFilePermissions.fromString("rwx------"), Files.getPosixFilePermissions(DATA.resolve("kafka")));
    }

    @Test
    void restart_keeps_passwords_and_rights() throws Exception {
        Path home = DATA.resolve("kafka");
        String before = Files.readString(home.resolve("passwords"));
        String reader = Files.readString(home.resolve("reader.properties"));
        Files.setPosixFilePermissions(home.resolve("passwords"), PosixFilePermissions.fromString("rw-r--r--"));

        broker.kill();
        broker = BackingProcess.kafka(DATA, PORT);

        assertEquals("a record of " + Topics.STANCES, firstOf(Topics.STANCES, "reader", "reader-again"));
        assertEquals(before, Files.readString(home.resolve("passwords")));
        assertEquals(reader, Files.readString(home.resolve("reader.properties")));
        files_with_passwords_are_for_their_owner_only("passwords");
        assertThrows(TopicAuthorizationException.class, () -> firstOf(Topics.LOG, "reader", "reader"));
    }

    @Test
    void no_password_is_in_what_the_broker_says_or_in_its_other_files() throws IOException {
        List<String> passwords = Files.readAllLines(DATA.resolve("kafka").resolve("passwords")).stream()
                .map(line -> line.substring(line.indexOf('=') + 1))
                .toList();
        assertEquals(3, Set.copyOf(passwords).size());
        List<Path> kept;
        try (Stream<Path> tree = Files.walk(DATA)) {
            kept = tree.filter(Files::isRegularFile)
                    .filter(file -> !file.getParent().endsWith("kafka"))
                    .toList();
        }
        assertTrue(kept.contains(DATA.resolve("backing.log")), kept::toString);
        for (Path file : kept) {
            String text = Files.readString(file, ISO_8859_1);
            passwords.forEach(password -> assertFalse(text.contains(password), file::toString));
        }
    }

    private static KafkaConnection as(String user) {
        try {
            return KafkaConnection.read(DATA.resolve("kafka").resolve(user + ".properties"));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static Map<String, Object> controllerAs(String user) throws Exception {
        ConfigResource broker = new ConfigResource(ConfigResource.Type.BROKER, "1");
        Map<String, Object> client = as(user).client();
        try (Admin admin = Admin.create(as("onrecord").client())) {
            String voters = admin.describeConfigs(List.of(broker))
                    .all()
                    .get()
                    .get(broker)
                    .get("controller.quorum.voters")
                    .value();
            client.remove("bootstrap.servers");
            client.put("bootstrap.controllers", voters.substring(voters.indexOf('@') + 1));
        }
        return client;
    }

    private static String firstOf(String topic, String user, String group) {
        try (KafkaConsumer<String, String> consumer = new KafkaConsumer<>(
                as(user).client(Map.of("group.id", group, "auto.offset.reset", "earliest")),
                new StringDeserializer(),
                new StringDeserializer())) {
            consumer.subscribe(List.of(topic));
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            while (System.nanoTime() < deadline) {
                ConsumerRecords<String, String> records = consumer.poll(Duration.ofMillis(100));
                if (!records.isEmpty()) {
                    return records.iterator().next().value();
                }
            }
            throw new AssertionError("nothing in " + topic + " for " + user);
        }
    }

    private static KafkaProducer<String, String> producer(String user, Map<String, ?> settings) {
        return new KafkaProducer<>(as(user).client(settings), new StringSerializer(), new StringSerializer());
    }

    private static void assertNotLetIn(Map<String, Object> client) {
        try (Admin admin = Admin.create(client)) {
            assertRefused(SaslAuthenticationException.class, admin.listTopics().names());
        }
    }

    private static void assertRefused(Class<? extends Exception> how, KafkaFuture<?> what) {
        assertRefused(how, what::get);
    }

    private static void assertRefused(Class<? extends Exception> how, Executable what) {
        ExecutionException refused = assertThrows(ExecutionException.class, what);
        assertInstanceOf(how, refused.getCause());
    }

    private static List<Throwable> causes(Throwable failure) {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause).toList();
    }
}
