// SPDX-License-Identifier: Apache-2.0
package org.onrecord.embedded;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/**
 * One random password for each user of the broker, made when the user is first met and the same ever after. Whoever
 * deletes the file gets new ones at the next start.
 */
final class KafkaPasswords {
    /** Of randomness; written in Base64. */
    private static final int BYTES = 24;

    /** Nothing that would have to be escaped wherever a password is written down. */
    private static final String WELL_FORMED = "[A-Za-z0-9_-]{32,128}";

    private KafkaPasswords() {}

    /**
     * Those in the file, which is made or completed when it has to be. Only its owner can read it afterwards.
     *
     * @throws CannotStart when the file holds something else
     */
    static Map<String, String> keptIn(Path file, List<String> users) throws IOException {
        Properties kept = new Properties();
        if (Files.exists(file)) {
            try (Reader reader = Files.newBufferedReader(file)) {
                kept.load(reader);
            }
        }
        Map<String, String> byUser = new LinkedHashMap<>();
        for (String user : users) {
            String password = kept.getProperty(user);
            if (password != null && !password.matches(WELL_FORMED)) {
                throw new CannotStart("The password of " + user + " in " + file + " is not of the form " + WELL_FORMED
                        + ": delete the file to get new ones.");
            }
            byUser.put(user, password == null ? random() : password);
        }
        SecretProperties.write(file, byUser);
        return byUser;
    }

    private static String random() {
        byte[] bytes = new byte[BYTES];
        new SecureRandom().nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
