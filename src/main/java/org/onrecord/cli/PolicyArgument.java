// SPDX-License-Identifier: Apache-2.0
package org.onrecord.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.onrecord.domain.FieldError;
import org.onrecord.domain.Form;
import org.onrecord.domain.StancePolicy;
import org.onrecord.domain.StancePolicyForm;
import org.onrecord.transparency.Json;
import org.onrecord.transparency.MalformedJson;

/** Reads what the command line says of a stance policy: the name of one that is built in, or a file. */
final class PolicyArgument {
    private static final int MAX_BYTES = 1 << 16;

    private PolicyArgument() {}

    /** The policy cannot be told from what was given; the message says why. */
    static final class Unreadable extends Exception {
        private static final long serialVersionUID = 1L;

        Unreadable(String message) {
            super(message);
        }
    }

    static StancePolicy read(String nameOrFile) throws Unreadable {
        return StancePolicyForm.named(nameOrFile).isPresent()
                ? StancePolicyForm.named(nameOrFile).get()
                : policy(nameOrFile, bytes(nameOrFile));
    }

    private static byte[] bytes(String file) throws Unreadable {
        try (InputStream in = Files.newInputStream(CallersDirectory.resolve(file))) {
            byte[] bytes = in.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                throw new Unreadable(file + " is longer than " + MAX_BYTES + " bytes");
            }
            return bytes;
        } catch (IOException | InvalidPathException e) {
            throw new Unreadable(file + " is neither a file that can be read nor one of "
                    + String.join(", ", StancePolicyForm.names()));
        }
    }

    @SuppressWarnings("unchecked") // the keys of a JSON object are strings
    private static StancePolicy policy(String file, byte[] bytes) throws Unreadable {
        try {
            if (!(Json.parse(bytes) instanceof Map<?, ?> object)) {
                throw new Unreadable(file + " is not a JSON object");
            }
            return switch (StancePolicyForm.read((Map<String, ?>) object)) {
                case Form.Valid<StancePolicy>(StancePolicy policy) -> policy;
                case Form.Invalid<StancePolicy>(List<FieldError> errors) ->
                    throw new Unreadable(errors.stream()
                            .map(error -> file + ": " + error.pointer() + " " + error.detail())
                            .collect(Collectors.joining(System.lineSeparator())));
            };
        } catch (MalformedJson e) {
            throw new Unreadable(file + " is not JSON: " + e.getMessage());
        }
    }
}
