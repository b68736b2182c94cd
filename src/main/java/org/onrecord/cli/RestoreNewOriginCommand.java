// SPDX-License-Identifier: Apache-2.0
package org.onrecord.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.Callable;
import org.onrecord.embedded.EmbeddedKafka;
import org.onrecord.heads.KeyDirectory;
import org.onrecord.ledger.CannotRestore;
import org.onrecord.ledger.DamagedDisclosure;
import org.onrecord.restore.NewOrigin;
import org.onrecord.transparency.SigningKey;
import org.onrecord.transparency.VerifierKey;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Closes a log whose promised entries are lost, and opens one under another name that goes on for it. */
@Command(
        name = "new-origin",
        description = "Close a log whose promised entries are lost for good, and open one that goes on for it.",
        footer = {
            "",
            "The old service and the new one must be stopped; embedded servers are started for as long as it takes. There is",
            "no way back: nothing is ever recorded under the old name again. Everything is checked first; stopped in the",
            "middle, it is run again with the same options. src/docs/runbook.md says what is carried over."
        },
        mixinStandardHelpOptions = true)
final class RestoreNewOriginCommand implements Callable<Integer> {
    private static final String NAME = "onrecord-restore";

    @Mixin
    private OldServiceOptions old = new OldServiceOptions();

    @Mixin
    private BackingOptions backing = new BackingOptions();

    @Mixin
    private ExternalServers external = new ExternalServers();

    @Mixin
    private VaultOptions vault = new VaultOptions();

    @Mixin
    private LaterKeys laterKeys = new LaterKeys();

    @Option(
            names = "--origin",
            required = true,
            paramLabel = "NAME",
            description = "The name of the new log, which its service is to be started with (ONRECORD_ORIGIN).")
    private String origin = "";

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws InterruptedException {
        Console.withoutQuarkus();
        PrintWriter err = spec.commandLine().getErr();
        try (StoppedService service = old.open(backing)) {
            NewOrigin succession = new NewOrigin(service.place(), origin, laterKeys.parsed());
            succession.survey();
            return carry(succession, err);
        } catch (CannotRestore e) {
            err.println(e.reason());
        } catch (SQLException | IOException | IllegalStateException | DamagedDisclosure e) {
            err.println("No log could be opened: " + e.getMessage());
        }
        return 1;
    }

    /** An embedded Kafka that was never started holds nothing, and neither does one of a service that was started too early. */
    private void requireUnused(NewOrigin succession, StoppedService fresh) throws CannotRestore, SQLException {
        if (external.kafka().isEmpty()
                && Files.exists(EmbeddedKafka.serviceProperties(backing.dataDirectory()))
                && !succession.wasAt(fresh.place())) {
            throw new CannotRestore(
                    "A service has run in " + backing.dataDirectory() + ": the new log needs a fresh data directory.");
        }
    }

    private int carry(NewOrigin succession, PrintWriter err)
            throws CannotRestore, SQLException, IOException, InterruptedException {
        try (StoppedService fresh = StoppedService.fresh(backing, external, vault, NAME)) {
            requireUnused(succession, fresh);
            VerifierKey key = key();
            NewOrigin.Report report;
            try (Progress progress = new Progress(err, "entries", () -> new Progress.State(succession.done(), 0, -1))) {
                report = succession.carry(fresh.place(), key);
            }
            tell(report, key, spec.commandLine().getOut());
            return 0;
        }
    }

    /** The key of the new log; made, if there is none. */
    private VerifierKey key() throws IOException, CannotRestore {
        List<SigningKey> keys;
        try {
            keys = KeyDirectory.in(backing.dataDirectory()).readOrMake(origin);
        } catch (IllegalArgumentException e) {
            throw new CannotRestore("No log can be named " + origin + ": " + e.getMessage() + ".", e);
        }
        if (keys.size() != 1) {
            throw new CannotRestore("There is more than one key in " + backing.dataDirectory() + ".");
        }
        return keys.getFirst().verifier();
    }

    private static void tell(NewOrigin.Report report, VerifierKey key, PrintWriter out) {
        out.printf("closed    %s%n", report.predecessor().origin());
        out.printf("promised  %s entries%n", report.predecessor().size());
        out.printf("root      %s%n", report.predecessor().root().base64());
        out.printf("lost      %d entries%n", report.lost());
        out.printf("opened    %s%n", key.name());
        out.printf("key       %s%n", key);
        if (report.isDone()) {
            out.printf("carried   nothing: the new log was there already, with %s entries%n", report.size());
        } else {
            out.printf("carried   %d facts; with what follows from them, %s entries%n", report.facts(), report.size());
        }
        if (report.redacted() > 0) {
            out.printf("left out  %d statements, which were redacted%n", report.redacted());
        }
        if (report.fromTheJournal() > 0) {
            out.printf("added     %d facts about restrictions, from the journal%n", report.fromTheJournal());
        }
        if (report.unreadable() > 0) {
            out.printf("left out  %d statements and definitions, whose keys are lost%n", report.unreadable());
        }
        out.flush();
    }
}
