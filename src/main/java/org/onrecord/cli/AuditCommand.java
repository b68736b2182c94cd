// SPDX-License-Identifier: Apache-2.0
package org.onrecord.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.onrecord.audit.Audit;
import org.onrecord.audit.AuditRequest;
import org.onrecord.audit.CannotAudit;
import org.onrecord.timestamp.Authorities;
import org.onrecord.transparency.Checkpoint;
import org.onrecord.transparency.Malformed;
import org.onrecord.transparency.VerifierKey;
import org.onrecord.transparency.WitnessPolicy;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * Checks a whole log and trusts nobody but a key. Has a {@code main} of its own, so that the launcher can start it without
 * anything of the server.
 */
@Command(
        name = "audit",
        description = "Check a log: compute everything anew that the service at URL, or the export in DIR, says.",
        footer = {
            "",
            "Needs no server, database or account but, to see more than leaves, an auditor's token in ONRECORD_TOKEN or",
            "--token-file. Verdicts: OK, REDACTED, WITHHELD, UNVERIFIABLE, NOT BRACKETED, FAIL. Heads that held are",
            "remembered, so that a fork, a rollback or back-dating shows the next time; an export that is older than what",
            "is remembered needs a --state of its own. Exit codes: 0 all holds, 1 something fails or, with a token, is withheld,",
            "2 it could not be done, or what holds can't be remembered."
        },
        exitCodeOnExecutionException = 2,
        mixinStandardHelpOptions = true)
final class AuditCommand implements Callable<Integer> {
    private static final int HOLDS = 0;
    private static final int FAILS = 1;
    private static final int NOT_DONE = 2;

    @Parameters(
            paramLabel = "URL|DIR",
            description = "The address of a service, such as http://127.0.0.1:8080, or an exported log.")
    private String place = "";

    @Option(
            names = "--vkey",
            required = true,
            paramLabel = "KEY",
            description =
                    "A key that the log signs or signed with, name+id+key; have it from elsewhere than from the service.")
    private String vkey = "";

    @Option(names = "--token-file", paramLabel = "FILE", description = "An auditor's token (or ONRECORD_TOKEN).")
    private @Nullable Path tokenFile;

    @Option(
            names = "--state",
            paramLabel = "FILE",
            description =
                    "Where heads are remembered (default ~/.local/state/onrecord/audit/<hash of the origin>.json).")
    private @Nullable Path state;

    @Option(
            names = "--export",
            paramLabel = "DIR",
            description = "Leave a copy of all that is read, which can be audited without the service.")
    private @Nullable Path export;

    @Option(
            names = "--witness-policy",
            paramLabel = "FILE",
            description = "Witnesses whose cosignature times count, and whose quorum is demanded (C2SP tlog-policy).")
    private @Nullable Path witnessPolicy;

    @Option(
            names = "--timestamp-authority",
            paramLabel = "FILE",
            description =
                    "Certificates (PEM) of time-stamping authorities, or of who certifies them, whose stamps count as"
                            + " times (RFC 3161); may be repeated.")
    private List<Path> timestampAuthorities = List.of();

    @Option(
            names = "--predecessor-vkey",
            paramLabel = "KEY",
            description = "A key of the log for which this one goes on, when it says that it goes on for one.")
    private @Nullable String predecessorKey;

    @Option(
            names = "--predecessor-state",
            paramLabel = "FILE",
            description = "Where heads of that log are remembered, when that is not the usual place.")
    private @Nullable Path predecessorState;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new AuditCommand())
                .setCommandName("onrecord audit")
                .execute(arguments));
    }

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        Audit audit;
        try {
            audit = new Audit(request());
        } catch (CannotAudit e) {
            err.println(e.getMessage());
            return NOT_DONE;
        }
        Optional<Checkpoint> head = Optional.empty();
        Optional<String> trouble;
        try (Progress progress =
                new Progress(err, "entries", () -> new Progress.State(audit.done(), 0, audit.fraction()))) {
            head = audit.run();
            trouble = audit.unremembered();
        } catch (CannotAudit e) {
            trouble = Optional.of(String.valueOf(e.getMessage()));
            // Whoever broke the audit off does not take back what was found until then.
            if (audit.findings().failures().isEmpty()) {
                err.println(trouble.get());
                return NOT_DONE;
            }
        }
        AuditReport report = new AuditReport(audit, head);
        out.println(json ? report.json() : report.text());
        out.flush();
        trouble.ifPresent(err::println);
        if (!audit.findings().holds()) {
            return FAILS;
        }
        return trouble.isPresent() ? NOT_DONE : HOLDS;
    }

    private AuditRequest request() throws CannotAudit {
        try {
            return new AuditRequest(
                    place,
                    VerifierKey.parse(vkey),
                    token(),
                    Optional.ofNullable(state),
                    Optional.ofNullable(export),
                    witnessPolicy == null ? WitnessPolicy.NONE : WitnessPolicy.parse(Files.readAllBytes(witnessPolicy)),
                    Authorities.read(timestampAuthorities),
                    predecessorKey == null ? Optional.empty() : Optional.of(VerifierKey.parse(predecessorKey)),
                    Optional.ofNullable(predecessorState));
        } catch (Malformed e) {
            throw new CannotAudit(e.reason());
        } catch (CertificateException e) {
            throw new CannotAudit("A certificate can't be read: " + e.getMessage());
        } catch (IOException e) {
            throw new CannotAudit("A file can't be read: " + e.getMessage());
        }
    }

    private Optional<String> token() throws IOException {
        String text = tokenFile == null ? System.getenv("ONRECORD_TOKEN") : Files.readString(tokenFile);
        return Optional.ofNullable(text).map(String::strip).filter(token -> !token.isEmpty());
    }
}
