// SPDX-License-Identifier: Apache-2.0
package org.onrecord.support;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.onrecord.embedded.EmbeddedPostgres;

/**
 * Where a pair of backing servers is and how to enter it.
 *
 * @param postgresUrl {@code postgresql://host:port/database}
 * @param kafkaBootstrap {@code host:port}
 */
public record Endpoints(String postgresUrl, String postgresUser, String postgresPassword, String kafkaBootstrap) {
    /** Of the servers that a service starts for itself. */
    static Endpoints embedded(int postgresPort, int kafkaPort) {
        return new Endpoints(
                "postgresql://127.0.0.1:" + postgresPort + "/" + EmbeddedPostgres.DATABASE,
                EmbeddedPostgres.USER,
                EmbeddedPostgres.PASSWORD,
                "127.0.0.1:" + kafkaPort);
    }

    /** This PostgreSQL with the Kafka of another pair. */
    public Endpoints withKafkaOf(Endpoints other) {
        return new Endpoints(postgresUrl, postgresUser, postgresPassword, other.kafkaBootstrap);
    }

    public String jdbcUrl() {
        return "jdbc:" + postgresUrl;
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
        return new Endpoints(server + name, postgresUser, postgresPassword, kafkaBootstrap);
    }

    /** What the service is configured with to use them. */
    public Map<String, String> asConfiguration() {
        return Map.of(
                "quarkus.datasource.jdbc.url", jdbcUrl(),
                "quarkus.datasource.reactive.url", postgresUrl,
                "quarkus.datasource.username", postgresUser,
                "quarkus.datasource.password", postgresPassword,
                "kafka.bootstrap.servers", kafkaBootstrap);
    }

    /** Reads the line that {@code onrecord backing} prints when it is ready. */
    static Endpoints parse(String line) {
        return new Endpoints(
                field(line, "postgresUrl"),
                field(line, "postgresUser"),
                field(line, "postgresPassword"),
                field(line, "kafkaBootstrap"));
    }

    private static String field(String line, String name) {
        Matcher matcher = Pattern.compile("\"" + name + "\":\"([^\"]*)\"").matcher(line);
        if (!matcher.find()) {
            throw new AssertionError("no " + name + " in " + line);
        }
        return matcher.group(1);
    }
}
