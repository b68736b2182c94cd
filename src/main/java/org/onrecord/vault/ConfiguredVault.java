// SPDX-License-Identifier: Apache-2.0
package org.onrecord.vault;

import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import org.eclipse.microprofile.config.Config;

/** The key store of this instance, as its configuration names it: beside the ledger's database unless it says otherwise. */
@Singleton
class ConfiguredVault {
    @Produces
    @Singleton
    DataKeys keys(Config config) {
        Path dataDirectory = Path.of(config.getValue("onrecord.data-dir", String.class));
        return DataKeys.open(new VaultSettings(
                config.getOptionalValue("onrecord.vault.jdbc-url", String.class)
                        .orElseGet(() ->
                                VaultSettings.beside(config.getValue("quarkus.datasource.jdbc.url", String.class))),
                config.getOptionalValue("onrecord.vault.username", String.class)
                        .orElseGet(() -> config.getValue("quarkus.datasource.username", String.class)),
                config.getOptionalValue("onrecord.vault.password", String.class)
                        .orElseGet(() -> config.getValue("quarkus.datasource.password", String.class)),
                config.getOptionalValue("onrecord.vault.kek-file", String.class)
                        .map(Path::of)
                        .orElseGet(() -> VaultSettings.kekFile(dataDirectory))));
    }

    void close(@Disposes DataKeys keys) {
        keys.close();
    }
}
