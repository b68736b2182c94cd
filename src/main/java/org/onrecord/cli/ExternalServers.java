// SPDX-License-Identifier: Apache-2.0
package org.onrecord.cli;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.onrecord.platform.KafkaConnection;
import picocli.CommandLine.Option;

/** Servers that somebody else runs. One that is named here is used instead of the embedded one. */
final class ExternalServers {
    @Option(
            names = "--postgres-url",
            paramLabel = "URL",
            defaultValue = "${env:ONRECORD_POSTGRES_URL}",
            description = "postgresql://host:port/database to use instead of the embedded one (ONRECORD_POSTGRES_URL).")
    private @Nullable String postgresUrl;

    @Option(
            names = "--postgres-user",
            paramLabel = "USER",
            defaultValue = "${env:ONRECORD_POSTGRES_USER:-onrecord}",
            description = "Its user (ONRECORD_POSTGRES_USER; default onrecord).")
    private String postgresUser = "onrecord";

    /** From the environment only: a command line can be read by everybody on the machine. */
    @Option(names = "--postgres-password", hidden = true, defaultValue = "${env:ONRECORD_POSTGRES_PASSWORD:-onrecord}")
    private String postgresPassword = "onrecord";

    @Option(
            names = "--kafka-bootstrap",
            paramLabel = "HOST:PORT",
            defaultValue = "${env:ONRECORD_KAFKA_BOOTSTRAP}",
            description =
                    "Kafka to use instead of the embedded one (ONRECORD_KAFKA_BOOTSTRAP). How to log in there comes"
                            + " from KAFKA_SECURITY_PROTOCOL, KAFKA_SASL_MECHANISM, KAFKA_SASL_JAAS_CONFIG and their like.")
    private @Nullable String kafkaBootstrap;

    Optional<Postgres> postgres() {
        return given(postgresUrl).map(url -> new Postgres(url, postgresUser, postgresPassword));
    }

    /** With what the environment says of logging in: a command line can be read by everybody on the machine. */
    Optional<KafkaConnection> kafka() {
        return given(kafkaBootstrap).map(servers -> KafkaConnection.of(servers, System.getenv()));
    }

    /** An environment variable set to nothing is one that is not set. */
    private static Optional<String> given(@Nullable String value) {
        return Optional.ofNullable(value).map(String::strip).filter(text -> !text.isEmpty());
    }

    /**
     * A PostgreSQL and how to enter it.
     *
     * @param url {@code postgresql://host:port/database}
     */
    record Postgres(String url, String user, String password) {
        @Override
        public String toString() {
            return url + " as " + user;
        }
    }
}
