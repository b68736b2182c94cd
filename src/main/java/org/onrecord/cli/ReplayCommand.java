// SPDX-License-Identifier: Apache-2.0
package org.onrecord.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.Callable;
import org.onrecord.domain.PolicyComparison;
import org.onrecord.domain.StancePolicy;
import org.onrecord.ledger.DamagedDisclosure;
import org.onrecord.ledger.LogReader;
import org.onrecord.ledger.LogReplay;
import org.onrecord.vault.DataKeys;
import org.postgresql.ds.PGSimpleDataSource;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Folds the log of a running service under another stance policy. */
@Command(
        name = "replay",
        description = "Fold the log under another stance policy, and print where the stances would differ.",
        footer = {
            "",
            "Reads and changes nothing; the service keeps running. Also holds every derived entry of the log against what",
            "its facts give. Exit codes: 0 all is the same, 1 something differs, 2 it could not be done. Takes about",
            "1 GiB of heap for a million statements; ONRECORD_JAVA_OPTS=-Xmx4g gives more than the usual 2 GiB.",
            "src/docs/policy.md has the policies."
        },
        exitCodeOnExecutionException = 2,
        mixinStandardHelpOptions = true)
final class ReplayCommand implements Callable<Integer> {
    private static final int SAME = 0;
    private static final int DIFFERENT = 1;
    private static final int FAILED = 2;

    @Mixin
    private ExternalServers external = new ExternalServers();

    @Mixin
    private DatabaseOptions database = new DatabaseOptions();

    @Mixin
    private VaultOptions vault = new VaultOptions();

    @Option(
            names = "--data-dir",
            paramLabel = "DIR",
            defaultValue = BackingOptions.DEFAULT_DATA_DIRECTORY,
            description = "The service's data directory (ONRECORD_DATA_DIR; default ./data).")
    private Path dataDirectory = Path.of("data");

    @Option(
            names = "--policy",
            required = true,
            paramLabel = "FILE|NAME",
            description = "A policy as a JSON file, or one of 1, 1-no-carry, 1-predictions-count, 1-nothing-ends.")
    private String policy = "";

    @Option(names = "--json", description = "Print one JSON object a line.")
    private boolean json;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        Console.withoutQuarkus();
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        try {
            StancePolicy other = PolicyArgument.read(policy);
            PGSimpleDataSource log = database.source(external, "onrecord-replay");
            try (Connection connection = log.getConnection();
                    DataKeys keys = vault.open(log, dataDirectory)) {
                connection.setReadOnly(true);
                return replay(other, new LogReplay(new LogReader(connection, keys)), out, err);
            }
        } catch (PolicyArgument.Unreadable e) {
            err.println(e.getMessage());
        } catch (SQLException | IllegalStateException | DamagedDisclosure e) {
            err.println("The log could not be replayed: " + e.getMessage());
        }
        return FAILED;
    }

    private int replay(StancePolicy other, LogReplay replay, PrintWriter out, PrintWriter err) throws SQLException {
        try (Progress progress = new Progress(
                err,
                "entries",
                () -> new Progress.State(replay.done(), 0, replay.done() / (double) Math.max(1, replay.end())))) {
            replay.run();
        }
        ReplayReport report = new ReplayReport(out, json, other);
        PolicyComparison compared = PolicyComparison.of(replay.followed(), StancePolicy.ONE, other, report::difference);
        report.totals(replay, compared);
        out.flush();
        return compared.differing() == 0
                        && compared.items() == 0
                        && replay.differsAt().isEmpty()
                ? SAME
                : DIFFERENT;
    }
}
