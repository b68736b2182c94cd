// SPDX-License-Identifier: Apache-2.0
package org.onrecord.embedded;

import java.io.IOException;
import java.nio.file.Path;
import java.security.Security;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.apache.kafka.common.security.plain.internals.PlainSaslServerProvider;
import org.onrecord.platform.KafkaConnection;

/** Who may log in to the broker, and with what: the broker's side of it and the clients'. */
final class KafkaLogins {
    /** The service and the broker itself; may do everything. */
    static final String SERVICE = "onrecord";

    static final String PROTOCOL = "SASL_PLAINTEXT";

    /** The broker looks a password up among its settings: nothing of it has to be in storage that was formatted long ago. */
    static final String MECHANISM = "PLAIN";

    /** What {@link PlainSaslServerProvider} calls itself. */
    static final String CHECKER = "Simple SASL/PLAIN Server Provider";

    private final LoopbackPort port;
    private final Map<String, String> passwords;

    private KafkaLogins(LoopbackPort port, Map<String, String> passwords) {
        this.port = port;
        this.passwords = passwords;
    }

    /**
     * Those of these users, with a file of client properties for each.
     *
     * @param home where passwords and client properties are kept
     * @throws CannotStart when the file of passwords is damaged
     */
    static KafkaLogins keptIn(Path home, LoopbackPort port, List<String> users) throws IOException {
        KafkaLogins logins = new KafkaLogins(port, KafkaPasswords.keptIn(home.resolve("passwords"), users));
        for (String user : users) {
            SecretProperties.write(EmbeddedKafka.clientProperties(home, user), logins.client(user));
        }
        return logins;
    }

    /**
     * Makes this class loader's Kafka the one that checks passwords in this JVM. A JVM keeps the first that came, of whatever
     * class loader, and live reload has a new one each time: a broker of the next one would understand nobody.
     */
    static void checkHere() {
        Security.removeProvider(CHECKER);
        PlainSaslServerProvider.initialize();
    }

    String password(String user) {
        String password = passwords.get(user);
        if (password == null) {
            throw new IllegalArgumentException("no user " + user);
        }
        return password;
    }

    KafkaConnection connection(String user) {
        Map<String, String> client = client(user);
        return KafkaConnection.of(port.hostAndPort(), name -> Optional.ofNullable(client.get(name)));
    }

    /** The broker's settings with passwords in them. The controller is entered by the broker alone. */
    Properties doors() {
        StringBuilder clients = new StringBuilder(module(SERVICE));
        passwords.keySet().forEach(user -> clients.append(' ').append(admitted(user)));
        Properties doors = new Properties();
        doors.put(
                "listener.name.client.plain.sasl.jaas.config",
                clients.append(';').toString());
        doors.put("listener.name.controller.plain.sasl.jaas.config", module(SERVICE) + " " + admitted(SERVICE) + ";");
        return doors;
    }

    private Map<String, String> client(String user) {
        Map<String, String> client = new LinkedHashMap<>();
        client.put("bootstrap.servers", port.hostAndPort());
        client.put("security.protocol", PROTOCOL);
        client.put("sasl.mechanism", MECHANISM);
        client.put("sasl.jaas.config", module(user) + ";");
        return client;
    }

    private String module(String user) {
        return "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"" + user + "\" password=\""
                + password(user) + "\"";
    }

    private String admitted(String user) {
        return "user_" + user + "=\"" + password(user) + "\"";
    }
}
