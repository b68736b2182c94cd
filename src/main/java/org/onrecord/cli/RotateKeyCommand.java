// SPDX-License-Identifier: Apache-2.0
package org.onrecord.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.onrecord.heads.KeyDirectory;
import org.onrecord.transparency.VerifierKey;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Makes the key under which a log is to go on. Starts no service and needs none. */
@Command(
        name = "rotate-key",
        description = "Make the key under which the log of a data directory is to go on.",
        footer = {
            "",
            "Nothing changes before the service starts again: then it appends an entry that the old and the new key sign,",
            "and for a while (onrecord.log.key-overlap, 30 days) heads bear both signatures. There is no way back from there.",
            "Until then the file may be deleted. Instances with data directories of their own need a copy of it first."
        },
        mixinStandardHelpOptions = true)
final class RotateKeyCommand implements Callable<Integer> {
    @Option(
            names = "--data-dir",
            paramLabel = "DIR",
            defaultValue = BackingOptions.DEFAULT_DATA_DIRECTORY,
            description = "Where the service keeps its data (ONRECORD_DATA_DIR; default ./data).")
    private Path dataDirectory = Path.of("data");

    @Option(
            names = "--origin",
            paramLabel = "NAME",
            description = "The name of the log, when no key of it is in the data directory: they are in a key store.")
    private @Nullable String origin;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        Console.withoutQuarkus();
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        KeyDirectory keys = KeyDirectory.in(dataDirectory);
        try {
            VerifierKey next = origin == null ? keys.makeNext() : keys.makeNext(origin);
            out.println("made " + keys.next());
            out.println("next " + next);
            out.println(
                    "Start the service again, and the log goes on under this key. Keep the old one until both have signed.");
            return 0;
        } catch (FileAlreadyExistsException e) {
            err.println("A key waits already in " + e.getFile()
                    + ": start the service, or delete it if it never ran with it.");
        } catch (IOException | IllegalArgumentException e) {
            err.println("No key was made: " + e.getMessage());
        }
        return 1;
    }
}
