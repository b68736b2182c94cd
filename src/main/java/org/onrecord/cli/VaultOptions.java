// SPDX-License-Identifier: Apache-2.0
package org.onrecord.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.onrecord.vault.DataKeys;
import org.onrecord.vault.VaultSettings;
import org.postgresql.ds.PGSimpleDataSource;
import picocli.CommandLine.Option;

/** Where the keys of a running service are, for commands that open its log: beside its database unless others are named. */
final class VaultOptions {
    @Option(
            names = "--vault-url",
            paramLabel = "URL",
            defaultValue = "${env:ONRECORD_VAULT_JDBC_URL}",
            description = "jdbc:postgresql://host:port/database of the key store, when it is not beside the log"
                    + " (ONRECORD_VAULT_JDBC_URL).")
    private @Nullable String url;

    @Option(
            names = "--vault-user",
            paramLabel = "USER",
            defaultValue = "${env:ONRECORD_VAULT_USERNAME}",
            description = "Its user, when it is not that of the log (ONRECORD_VAULT_USERNAME).")
    private @Nullable String user;

    /** From the environment only: a command line can be read by everybody on the machine. */
    @Option(names = "--vault-password", hidden = true, defaultValue = "${env:ONRECORD_VAULT_PASSWORD}")
    private @Nullable String password;

    @Option(
            names = "--kek-file",
            paramLabel = "FILE",
            defaultValue = "${env:ONRECORD_VAULT_KEK_FILE}",
            description = "The key-encryption key (ONRECORD_VAULT_KEK_FILE; default vault/kek in the data directory).")
    private @Nullable Path kekFile;

    /** To read with; see {@link DataKeys#reading}. */
    DataKeys open(PGSimpleDataSource ledger, Path dataDirectory) {
        return DataKeys.reading(settings(ledger, dataDirectory));
    }

    VaultSettings settings(PGSimpleDataSource ledger, Path dataDirectory) {
        return new VaultSettings(
                url == null ? VaultSettings.beside(String.valueOf(ledger.getUrl())) : url,
                user == null ? String.valueOf(ledger.getUser()) : user,
                password == null ? String.valueOf(ledger.getPassword()) : password,
                kekFile == null ? VaultSettings.kekFile(dataDirectory) : kekFile);
    }
}
