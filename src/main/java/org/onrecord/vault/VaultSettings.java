// SPDX-License-Identifier: Apache-2.0
package org.onrecord.vault;

import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where the key store is, and the key that wraps what is in it.
 *
 * @param jdbcUrl {@code jdbc:postgresql://host:port/database}
 * @param kekFile the key-encryption key, 32 bytes; every instance of one ledger has the same
 */
public record VaultSettings(String jdbcUrl, String user, String password, Path kekFile) {
    private static final Pattern URL = Pattern.compile("(jdbc:postgresql://[^/?]*/)([^?]+)(\\?.*)?");
    private static final String SUFFIX = "_keys";
    private static final String MAINTENANCE = "postgres";

    public VaultSettings {
        if (!URL.matcher(jdbcUrl).matches()) {
            throw new IllegalArgumentException(
                    "the key store's address is to be jdbc:postgresql://host:port/database, not " + jdbcUrl);
        }
    }

    /** A database beside the ledger's on the same server: its name and {@code _keys}. */
    public static String beside(String ledgerJdbcUrl) {
        Matcher url = URL.matcher(ledgerJdbcUrl);
        if (!url.matches()) {
            throw new IllegalArgumentException("no key store can be put beside " + ledgerJdbcUrl + ": name one");
        }
        return url.group(1) + url.group(2) + SUFFIX + parameters(url);
    }

    /** Where the key-encryption key lies unless another place is named. */
    public static Path kekFile(Path dataDirectory) {
        return dataDirectory.resolve("vault").resolve("kek");
    }

    String database() {
        Matcher url = url();
        return url.group(2);
    }

    /** A database of the same server that is always there. */
    String maintenanceUrl() {
        Matcher url = url();
        return url.group(1) + MAINTENANCE + parameters(url);
    }

    private Matcher url() {
        Matcher url = URL.matcher(jdbcUrl);
        if (!url.matches()) {
            throw new IllegalStateException("checked when it was made");
        }
        return url;
    }

    private static String parameters(Matcher url) {
        String parameters = url.group(3);
        return parameters == null ? "" : parameters;
    }

    @Override
    public String toString() {
        return jdbcUrl + " as " + user + ", key in " + kekFile;
    }
}
