// SPDX-License-Identifier: Apache-2.0
package org.onrecord.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.onrecord.embedded.EmbeddedKafka;
import org.onrecord.embedded.EmbeddedPostgres;
import org.onrecord.platform.KafkaConnection;
import org.onrecord.vault.VaultSettings;

/**
 * Where a pair of backing servers is and how to enter it.
 *
 * @param postgresUrl {@code postgresql://host:port/database}
 * @param kafkaProperties a file of client properties, there once Kafka was started; empty without a Kafka
 */
public record Endpoints(String postgresUrl, String postgresUser, String postgresPassword, String kafkaProperties) {
    /** Of the servers that a service starts for itself. */
    static Endpoints embedded(int postgresPort, Path dataDirectory) {
        return new Endpoints(
                "postgresql://127.0.0.1:" + postgresPort + "/" + EmbeddedPostgres.DATABASE,
                EmbeddedPostgres.USER,
                EmbeddedPostgres.PASSWORD,
                EmbeddedKafka.serviceProperties(dataDirectory).toString());
    }

    /** This PostgreSQL with the Kafka of another pair. */
    public Endpoints withKafkaOf(Endpoints other) {
        return new Endpoints(postgresUrl, postgresUser, postgresPassword, other.kafkaProperties);
    }

    /** Its Kafka, with everything allowed. */
    public KafkaConnection kafka() {
        try {
            return KafkaConnection.read(Path.of(kafkaProperties));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String jdbcUrl() {
        return "jdbc:" + postgresUrl;
    }

    /** The key store beside the database. */
    public VaultSettings vault() {
        return new VaultSettings(VaultSettings.beside(jdbcUrl()), postgresUser, postgresPassword, Kek.file());
    }

    /** The caller closes it. */
    public Connection connect() throws SQLException {
        return DriverManager.getConnection(jdbcUrl(), postgresUser, postgresPassword);
    }

    /** A database of its own on the same server, empty, for a test that must not see what others did. */
    public Endpoints withFreshDatabase(String name) {
        try (Connection connection = connect();
                java.sql.Statement statement = connection.createStatement()) {
            statement.execute("DROP DATABASE IF EXISTS \"" + name + "\" WITH (FORCE)");
            statement.execute("CREATE DATABASE \"" + name + "\"");
        } catch (SQLException e) {
            throw new AssertionError("no fresh database " + name, e);
        }
        String server = postgresUrl.substring(0, postgresUrl.lastIndexOf('/') + 1);
        return new Endpoints(server + name, postgresUser, postgresPassword, kafkaProperties);
    }

    /** A database of its own on the same server that is a copy of this one, to which nobody may be connected meanwhile. */
    public Endpoints withCopyOfDatabase(String name) {
        String server = postgresUrl.substring(0, postgresUrl.lastIndexOf('/') + 1);
        String database = postgresUrl.substring(server.length());
        try (Connection connection =
                        DriverManager.getConnection("jdbc:" + server + "postgres", postgresUser, postgresPassword);
                java.sql.Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE \"" + name + "\" TEMPLATE \"" + database + "\"");
        } catch (SQLException e) {
            throw new AssertionError("no copy of " + database, e);
        }
        return new Endpoints(server + name, postgresUser, postgresPassword, kafkaProperties);
    }

    /** What the service is configured with to use them. */
    public Map<String, String> asConfiguration() {
        Map<String, String> all = new HashMap<>(Map.of(
                "quarkus.datasource.jdbc.url", jdbcUrl(),
                "quarkus.datasource.reactive.url", postgresUrl,
                "quarkus.datasource.username", postgresUser,
                "quarkus.datasource.password", postgresPassword));
        kafka().settings().forEach((name, value) -> all.put(KafkaConnection.PREFIX + name, value));
        return all;
    }

    /** Reads the line that {@code onrecord backing} prints when it is ready. */
    static Endpoints parse(String line) {
        return new Endpoints(
                field(line, "postgresUrl"),
                field(line, "postgresUser"),
                field(line, "postgresPassword"),
                field(line, "kafkaProperties"));
    }

    private static String field(String line, String name) {
        Matcher matcher = Pattern.compile("\"" + name + "\":\"([^\"]*)\"").matcher(line);
        if (!matcher.find()) {
            throw new AssertionError("no " + name + " in " + line);
        }
        return matcher.group(1);
    }
}
