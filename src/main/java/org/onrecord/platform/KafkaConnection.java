// SPDX-License-Identifier: Apache-2.0
package org.onrecord.platform;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.config.SslConfigs;
import org.apache.kafka.common.config.types.Password;
import org.apache.kafka.common.security.JaasContext;

/**
 * Where Kafka is and how to enter it, under the names that Kafka's own clients use: {@code bootstrap.servers},
 * {@code security.protocol} and whatever begins with {@code sasl.} or {@code ssl.}. Every client of ours is configured from
 * one of these. Immutable; what it says of itself leaves secrets out.
 */
public final class KafkaConnection {
    /** What the settings are called in the configuration of the service: {@code kafka.security.protocol}. */
    public static final String PREFIX = "kafka.";

    private static final Set<String> SECURITY = securitySettings();

    private final Map<String, String> settings;

    private KafkaConnection(Map<String, String> settings) {
        this.settings = Map.copyOf(settings);
        check();
    }

    /**
     * The Kafka at these addresses.
     *
     * @param bootstrapServers {@code host:port}, several of them with commas between
     * @param setting finds the value of a security setting by its name without the prefix
     * @throws IllegalArgumentException when a setting is not one that a Kafka client takes
     */
    public static KafkaConnection of(String bootstrapServers, Function<String, Optional<String>> setting) {
        Map<String, String> settings = new HashMap<>();
        for (String name : SECURITY) {
            setting.apply(name).ifPresent(value -> settings.put(name, value));
        }
        settings.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        return new KafkaConnection(settings);
    }

    /** The same with the security settings of an environment: {@code KAFKA_SASL_JAAS_CONFIG} and so on. */
    public static KafkaConnection of(String bootstrapServers, Map<String, String> environment) {
        return of(bootstrapServers, name -> Optional.ofNullable(environment.get(variable(name)))
                .filter(value -> !value.isBlank()));
    }

    /**
     * As a file says it that Kafka's own tools take, too.
     *
     * @throws IllegalArgumentException when a setting is not one that a Kafka client takes
     */
    public static KafkaConnection read(Path clientProperties) throws IOException {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(clientProperties)) {
            properties.load(reader);
        }
        return of(
                properties.getProperty(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, ""),
                name -> Optional.ofNullable(properties.getProperty(name)));
    }

    /** The environment variable of a setting: that of its name with the prefix. */
    public static String variable(String setting) {
        return (PREFIX + setting).toUpperCase(Locale.ROOT).replace('.', '_');
    }

    /** {@code host:port}, several of them with commas between. */
    public String bootstrapServers() {
        return settings.getOrDefault(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, "");
    }

    /** Everything, by the names that Kafka's clients know. Holds secrets. */
    public Map<String, String> settings() {
        return settings;
    }

    /** The configuration of a client that connects here and has no settings of its own. */
    public Map<String, Object> client() {
        return client(Map.of());
    }

    /** The configuration of a client that connects here and has these settings of its own. */
    public Map<String, Object> client(Map<String, ?> own) {
        Map<String, Object> all = new HashMap<>(settings);
        all.putAll(own);
        return all;
    }

    @Override
    public String toString() {
        return bootstrapServers() + " "
                + settings.getOrDefault(
                        CommonClientConfigs.SECURITY_PROTOCOL_CONFIG, CommonClientConfigs.DEFAULT_SECURITY_PROTOCOL);
    }

    /** Here rather than in the first client, which would begin again and again without saying what is wrong. */
    private void check() {
        try {
            new AdminClientConfig(client());
        } catch (KafkaException refused) {
            throw new IllegalArgumentException("Kafka cannot be reached so: " + refused.getMessage(), refused);
        }
        String jaas = settings.get(SaslConfigs.SASL_JAAS_CONFIG);
        if (jaas != null) {
            try {
                JaasContext.loadClientContext(Map.of(SaslConfigs.SASL_JAAS_CONFIG, new Password(jaas)));
            } catch (RuntimeException unreadable) {
                // Without the cause, which would quote what may be part of a password.
                throw new IllegalArgumentException(
                        PREFIX + SaslConfigs.SASL_JAAS_CONFIG + " is not one JAAS entry such as: "
                                + "org.apache.kafka.common.security.plain.PlainLoginModule required"
                                + " username=\"…\" password=\"…\";");
            }
        }
    }

    private static Set<String> securitySettings() {
        ConfigDef all = new ConfigDef();
        SaslConfigs.addClientSaslSupport(all);
        SslConfigs.addClientSslSupport(all);
        Set<String> names = new TreeSet<>(all.names());
        names.add(CommonClientConfigs.SECURITY_PROTOCOL_CONFIG);
        return Set.copyOf(names);
    }
}
