// SPDX-License-Identifier: Apache-2.0
package org.onrecord.embedded;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import kafka.tools.StorageTool;
import org.apache.kafka.common.Uuid;

/** The broker's log directory, which has to be formatted once before a broker starts on it. */
final class KafkaStorage {
    private KafkaStorage() {}

    /**
     * Formats it unless it is. StorageTool writes {@code meta.properties} last, so storage that was killed while formatting
     * is formatted anew.
     *
     * @param home where the settings are written down for StorageTool, for a moment; they must hold no secrets
     * @throws CannotStart when StorageTool refuses
     */
    static void prepare(Path home, Path log, Properties settings) throws IOException {
        if (Files.exists(log.resolve("meta.properties"))) {
            return;
        }
        Path file = home.resolve("format.properties");
        try (Writer writer = Files.newBufferedWriter(file)) {
            settings.store(writer, null);
        }
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        int exit = StorageTool.execute(
                new String[] {
                    "format",
                    "--ignore-formatted",
                    "--config",
                    file.toString(),
                    "--cluster-id",
                    Uuid.randomUuid().toString()
                },
                new PrintStream(said, true, StandardCharsets.UTF_8));
        if (exit != 0) {
            throw new CannotStart("Kafka's storage in " + home + " could not be formatted: "
                    + said.toString(StandardCharsets.UTF_8).strip());
        }
        Files.delete(file);
    }
}
