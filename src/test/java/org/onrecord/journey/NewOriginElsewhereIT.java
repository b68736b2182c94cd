// SPDX-License-Identifier: Apache-2.0
package org.onrecord.journey;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.onrecord.journey.LostLog.assertRefused;
import static org.onrecord.journey.LostLog.assertSays;
import static org.onrecord.journey.SetBackLog.ORIGIN;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.onrecord.support.CommandRun;
import org.onrecord.support.ServiceProcess;

/** A log whose PostgreSQL, key store and Kafka are somebody else's is closed, and goes on on others. */
class NewOriginElsewhereIT {
    @Test
    void aLogOnServersNamedByTheirAddresses_isClosed_andGoesOnOnOthers() throws Exception {
        try (SetBackLog lost = SetBackLog.made()) {
            Path oldKek = lost.files().resolve("old.kek");
            Files.move(lost.oldKek(), oldKek);
            Path kek = lost.files().resolve("apart").resolve("new.kek");
            String keys = lost.other().jdbcUrl() + "_apart";
            String[] keyStores = {
                "--from-vault-url",
                lost.copy().jdbcUrl() + "_keys",
                "--from-kek-file",
                oldKek.toString(),
                "--vault-url",
                keys,
                "--kek-file",
                kek.toString()
            };

            CommandRun opened = lost.restore(lost.other(), lost.newData(), keyStores);

            assertSays(opened, 0, "closed    onrecord.local/demo");
            assertSays(opened, 0, "left out  1 statements, which were redacted");
            String key = LostLog.newKey(opened);
            assertSays(lost.restore(lost.other(), lost.newData(), keyStores), 0, "the new log was there already");
            assertFalse(Files.exists(lost.newData().resolve("postgres")), "nothing embedded was started");
            assertFalse(Files.exists(lost.oldData().resolve("kafka")), "nothing embedded was started");
            Files.move(oldKek, lost.oldKek());
            try (ServiceProcess service = lost.oldService().awaitReady()) {
                assertTrue(assertRefused(service, "log-closed").contains(key));
                service.stop();
            }
            try (ServiceProcess service = lost.newService(
                            Map.of("ONRECORD_VAULT_JDBC_URL", keys, "ONRECORD_VAULT_KEK_FILE", kek.toString()))
                    .awaitReady()) {
                lost.log().goesOn(service, ORIGIN, lost.copied());
                assertSays(
                        LostLog.audit(
                                service, key, lost.files().resolve("new.json"), "--predecessor-vkey", lost.oldKey()),
                        0,
                        "All that could be checked holds.");
                service.stop();
            }
        }
    }
}
