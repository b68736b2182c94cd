// SPDX-License-Identifier: Apache-2.0
package org.onrecord.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import org.onrecord.platform.OwnersFile;

/** Files of properties that hold passwords. */
final class SecretProperties {
    private SecretProperties() {}

    /**
     * Replaces the file, if there is one, with these properties.
     *
     * @param properties of one line each, with nothing that has to be escaped
     */
    static void write(Path file, Map<String, String> properties) throws IOException {
        String text = properties.entrySet().stream()
                .map(property -> property.getKey() + "=" + property.getValue() + "\n")
                .collect(Collectors.joining());
        OwnersFile.replace(file, text.getBytes(UTF_8));
    }
}
