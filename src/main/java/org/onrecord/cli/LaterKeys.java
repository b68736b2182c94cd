// SPDX-License-Identifier: Apache-2.0
package org.onrecord.cli;

import java.util.ArrayList;
import java.util.List;
import org.onrecord.ledger.CannotRestore;
import org.onrecord.transparency.Malformed;
import org.onrecord.transparency.VerifierKey;
import picocli.CommandLine.Option;

/** Keys of a log that a copy of its database does not know. */
final class LaterKeys {
    @Option(
            names = "--vkey",
            paramLabel = "KEY",
            description = "A key that the log went on under after the copy of the database was made, name+id+key;"
                    + " needed only when what was signed last is not signed by a key from before, too.")
    private List<String> keys = List.of();

    List<VerifierKey> parsed() throws CannotRestore {
        List<VerifierKey> parsed = new ArrayList<>(keys.size());
        for (String key : keys) {
            try {
                parsed.add(VerifierKey.parse(key));
            } catch (Malformed e) {
                throw new CannotRestore("That is no key of a log: " + e.reason() + ".", e);
            }
        }
        return parsed;
    }
}
