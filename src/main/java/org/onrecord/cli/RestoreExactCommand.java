// SPDX-License-Identifier: Apache-2.0
package org.onrecord.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.concurrent.Callable;
import org.onrecord.ledger.CannotRestore;
import org.onrecord.ledger.DamagedDisclosure;
import org.onrecord.restore.ExactRestore;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Brings back the entries that the database lacks, from an export. */
@Command(
        name = "exact",
        description = "Bring back the entries that the database lacks, byte for byte, from an export.",
        footer = {
            "",
            "The service must be stopped; the embedded servers are started for as long as it takes. The export is what",
            "`./onrecord audit URL --export DIR` leaves with an auditor's token. Everything is checked before anything is",
            "written; stopped in the middle, it goes on the next time. src/docs/runbook.md says what can't come back."
        },
        mixinStandardHelpOptions = true)
final class RestoreExactCommand implements Callable<Integer> {
    @Mixin
    private BackingOptions backing = new BackingOptions();

    @Mixin
    private ExternalServers external = new ExternalServers();

    @Mixin
    private VaultOptions vault = new VaultOptions();

    @Option(names = "--from", required = true, paramLabel = "DIR", description = "An exported log.")
    private Path export = Path.of("");

    @Mixin
    private LaterKeys laterKeys = new LaterKeys();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws InterruptedException {
        Console.withoutQuarkus();
        PrintWriter err = spec.commandLine().getErr();
        try (StoppedService service = StoppedService.open(backing, external, vault, "onrecord-restore")) {
            return restore(service, err);
        } catch (CannotRestore e) {
            err.println(e.reason());
        } catch (SQLException | IllegalStateException | DamagedDisclosure e) {
            err.println("The log could not be restored: " + e.getMessage());
        }
        return 1;
    }

    private int restore(StoppedService service, PrintWriter err)
            throws CannotRestore, SQLException, InterruptedException {
        ExactRestore restore =
                new ExactRestore(service.database(), service.keys(), service.kafka(), export, laterKeys.parsed());
        ExactRestore.Report report;
        try (Progress progress =
                new Progress(err, "entries", () -> new Progress.State(restore.done(), 0, restore.fraction()))) {
            report = restore.run();
        }
        tell(report, spec.commandLine().getOut());
        return 0;
    }

    private static void tell(ExactRestore.Report report, PrintWriter out) {
        out.printf("log       %s%n", report.head().origin());
        out.printf("size      %s%n", report.head().size());
        out.printf("root      %s%n", report.head().root().base64());
        if (report.written() == 0) {
            out.println("restored  nothing: the database holds every entry");
        } else {
            out.printf("restored  %d entries, from position %s on%n", report.written(), report.from());
            out.println("lost      the idempotency keys of these: a request that is repeated is recorded again");
        }
        if (report.absent() > 0) {
            out.printf("absent    %d of them without their content, which the export does not have%n", report.absent());
        }
        if (report.emptied() > 0) {
            out.printf(
                    "absent    %d of them without their content, whose key was destroyed since the export%n",
                    report.emptied());
        }
        if (report.unexplained() > 0) {
            out.printf("          %d derived entries do not follow from what is left%n", report.unexplained());
        }
        out.flush();
    }
}
