// SPDX-License-Identifier: Apache-2.0
package org.onrecord.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.DoubleSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.onrecord.cli.un.UnDataSet;
import org.onrecord.cli.upload.BatchUpload;
import org.onrecord.cli.upload.Definition;
import org.onrecord.cli.upload.DefinitionUpload;
import org.onrecord.cli.upload.LocalTokens;
import org.onrecord.cli.upload.ServiceClient;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Records many statements in a running service through its public API. */
@Command(
        name = "import",
        description = "Record the statements of a file in a running service.",
        footer = {
            "",
            "Importing the same input again records nothing twice. The exit code is 0 only if every line was accepted;",
            "refused lines are written, with the reason, to FILE.refused.ndjson."
        },
        mixinStandardHelpOptions = true)
final class ImportCommand implements Callable<Integer> {
    /** Exactly one of the two. */
    static final class Input {
        @Parameters(paramLabel = "FILE", description = "NDJSON, one statement a line.")
        private @Nullable Path file;

        @Option(
                names = "--un",
                paramLabel = "DIR",
                description = "The UN voting record: un_rollcalls.csv.gz and un_votes.csv.gz in DIR.")
        private @Nullable Path un;
    }

    @ArgGroup(multiplicity = "1")
    private Input input = new Input();

    @Option(
            names = "--url",
            paramLabel = "URL",
            defaultValue = "http://localhost:8080",
            description = "The service (default ${DEFAULT-VALUE}).")
    private URI url = URI.create("http://localhost:8080");

    @Option(
            names = "--token",
            paramLabel = "TOKEN",
            defaultValue = "${env:ONRECORD_TOKEN:-}",
            description =
                    "A token with the role desk (ONRECORD_TOKEN; default: one of the local key, for a service here).")
    private String token = "";

    @Option(
            names = "--data-dir",
            paramLabel = "DIR",
            defaultValue = BackingOptions.DEFAULT_DATA_DIRECTORY,
            description = "Where the service keeps its data and the local key (ONRECORD_DATA_DIR; default ./data).")
    private Path dataDirectory = Path.of("data");

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws InterruptedException {
        Console.withoutQuarkus();
        PrintWriter err = spec.commandLine().getErr();
        try (ServiceClient client = new ServiceClient(url, token())) {
            Path un = input.un;
            Path file = input.file;
            return un != null
                    ? importUn(client, un, err)
                    : importFile(client, java.util.Objects.requireNonNull(file), err);
        } catch (IllegalArgumentException | IOException e) {
            err.println(e.getMessage());
        } catch (UncheckedIOException e) {
            err.println(String.valueOf(e.getMessage()));
        }
        return 1;
    }

    /** A token of the local key goes to no other machine: whoever got it there could use it here. */
    private Optional<String> token() throws IOException {
        if (!token.isBlank()) {
            return Optional.of(token.strip());
        }
        boolean here =
                url.getHost() != null && InetAddress.getByName(url.getHost()).isLoopbackAddress();
        return here ? LocalTokens.deskIfThere(dataDirectory) : Optional.empty();
    }

    private int importFile(ServiceClient client, Path file, PrintWriter err) throws IOException, InterruptedException {
        if (!Files.isReadable(file)) {
            throw new IOException("Cannot read " + file);
        }
        long size = Math.max(1, Files.size(file));
        try (StatementFile statements = StatementFile.open(file)) {
            Path refused = file.resolveSibling(file.getFileName() + ".refused.ndjson");
            return upload(client, statements, () -> (double) statements.bytesRead() / size, refused, err);
        }
    }

    private int importUn(ServiceClient client, Path directory, PrintWriter err)
            throws IOException, InterruptedException {
        UnDataSet data = UnDataSet.read(directory);
        err.println("UN voting record: " + data.size() + " votes; " + data.irregularities());
        List<Definition> definitions = Stream.concat(
                        data.parties().stream().map(party -> Definition.party(party.slug(), party.json())),
                        data.issues().stream().map(issue -> Definition.issue(issue.slug(), issue.json())))
                .toList();
        AtomicLong done = new AtomicLong();
        try (Progress progress = new Progress(
                err,
                "definitions",
                () -> new Progress.State(done.get(), 0, (double) done.get() / definitions.size()))) {
            new DefinitionUpload(client, progress::say).putAll(definitions, done::incrementAndGet);
        }
        Path refused = CallersDirectory.resolve("un-votes.refused.ndjson");
        AtomicLong drawn = new AtomicLong();
        Iterator<byte[]> counted = new Counted(data.statements(), drawn);
        return upload(client, counted, () -> (double) drawn.get() / data.size(), refused, err);
    }

    private static int upload(
            ServiceClient client, Iterator<byte[]> lines, DoubleSupplier fraction, Path refusedFile, PrintWriter err)
            throws IOException, InterruptedException {
        AtomicLong answered = new AtomicLong();
        AtomicLong refusals = new AtomicLong();
        BatchUpload.Totals totals;
        try (RefusedLines refused = new RefusedLines(refusedFile);
                Progress progress = new Progress(
                        err,
                        "statements",
                        () -> new Progress.State(answered.get(), refusals.get(), fraction.getAsDouble()))) {
            totals = new BatchUpload(client, progress::say).send(lines, answer -> {
                if (!answer.isAccepted()) {
                    refused.add(answer);
                    refusals.incrementAndGet();
                }
                answered.incrementAndGet();
            });
        }
        err.printf(
                "%,d recorded, %,d recorded before, %,d refused%s%n",
                totals.recorded(),
                totals.replayed(),
                totals.refused(),
                totals.refused() == 0 ? "" : ", see " + refusedFile);
        err.flush();
        return totals.refused() == 0 ? 0 : 1;
    }

    private record Counted(Iterator<byte[]> lines, AtomicLong drawn) implements Iterator<byte[]> {
        @Override
        public boolean hasNext() {
            return lines.hasNext();
        }

        @Override
        public byte[] next() {
            drawn.incrementAndGet();
            return lines.next();
        }
    }
}
