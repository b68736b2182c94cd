// SPDX-License-Identifier: Apache-2.0
package org.onrecord.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.onrecord.cli.upload.LocalTokens;
import org.onrecord.platform.Role;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Prints a token of the local key, and nothing else on stdout. Starts no service and needs none. */
@Command(
        name = "token",
        description = "Print a token signed with the key of the data directory.",
        footer = {
            "",
            "A service takes such tokens when it keeps its data in the same directory and no ONRECORD_AUTH_JWKS_URL is set.",
            "They can't be called back: delete auth/key.jwk and start the service again to end all of them."
        },
        mixinStandardHelpOptions = true)
final class TokenCommand implements Callable<Integer> {
    @Option(
            names = "--role",
            required = true,
            paramLabel = "ROLE",
            description = "reader, desk, auditor or admin; may be given several times.")
    private List<Role> roles = List.of();

    @Option(
            names = "--subject",
            paramLabel = "NAME",
            description = "Who acts, as the log will know it (default local-ROLE).")
    private @Nullable String subject;

    @Option(
            names = "--ttl",
            paramLabel = "TIME",
            defaultValue = "12h",
            converter = Ttl.class,
            description = "How long it is valid, such as 90s, 30m, 12h or 7d; at most 365d (default 12h).")
    private Duration ttl = Duration.ofHours(12);

    @Option(
            names = "--data-dir",
            paramLabel = "DIR",
            defaultValue = BackingOptions.DEFAULT_DATA_DIRECTORY,
            description = "Where the service keeps its data (ONRECORD_DATA_DIR; default ./data).")
    private Path dataDirectory = Path.of("data");

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        Console.withoutQuarkus();
        Set<Role> wanted = EnumSet.copyOf(roles);
        String name = subject == null ? LocalTokens.subject(roles.getFirst()) : subject;
        try {
            spec.commandLine().getOut().println(LocalTokens.token(dataDirectory, name, wanted, ttl));
            return 0;
        } catch (IllegalArgumentException e) {
            spec.commandLine().getErr().println(e.getMessage());
            return 2;
        } catch (IOException e) {
            spec.commandLine().getErr().println("There is no key to sign with: " + e.getMessage());
            return 1;
        }
    }
}
