// SPDX-License-Identifier: Apache-2.0
package org.onrecord.cli;

import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.nio.file.Path;
import org.onrecord.cli.bench.BareEndpoint;
import org.onrecord.embedded.CannotStart;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

/**
 * The command line of Onrecord. A new subcommand is one class and one entry in the list below.
 *
 * <p>Exit codes: 0 done, 1 it could not be done (one sentence on stderr says why), 2 the command line was wrong.
 */
@QuarkusMain
@Command(
        name = "onrecord",
        description = "A statement ledger for newsrooms.",
        subcommands = {
            ServeCommand.class,
            DemoCommand.class,
            BackingCommand.class,
            ImportCommand.class,
            TokenCommand.class,
            RotateKeyCommand.class,
            AuditCommand.class,
            BenchCommand.class,
            BareEndpoint.class,
            RebuildCommand.class,
            ReplayCommand.class,
            RestoreCommand.class,
            HelpCommand.class
        },
        mixinStandardHelpOptions = true,
        versionProvider = Version.class)
public final class Onrecord {
    public static void main(String[] arguments) {
        int exit = commandLine().execute(arguments);
        // Live reload runs this method again and again in one JVM; leaving it would end the reloading.
        if (!LaunchMode.current().isDev()) {
            System.exit(exit);
        }
    }

    static CommandLine commandLine() {
        CommandLine commandLine = new CommandLine(new Onrecord());
        // The last one wins, so that a script can add to the options of another.
        commandLine.setOverwrittenOptionsAllowed(true);
        commandLine.setCaseInsensitiveEnumValuesAllowed(true);
        CallersDirectory caller = new CallersDirectory();
        commandLine.registerConverter(Path.class, caller);
        commandLine.setDefaultValueProvider(caller);
        return commandLine.setExecutionExceptionHandler((failure, command, parsed) -> {
            if (failure instanceof CannotStart cannot) {
                command.getErr().println(cannot.getMessage());
                if (cannot.getCause() != null) {
                    command.getErr().println("  caused by " + cannot.getCause());
                }
            } else {
                failure.printStackTrace(command.getErr());
            }
            return command.getCommandSpec().exitCodeOnExecutionException();
        });
    }
}
