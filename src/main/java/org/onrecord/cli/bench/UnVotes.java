// SPDX-License-Identifier: Apache-2.0
package org.onrecord.cli.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.onrecord.cli.un.UnDataSet;
import org.onrecord.cli.upload.BatchAnswer;
import org.onrecord.cli.upload.BatchUpload;
import org.onrecord.cli.upload.Definition;
import org.onrecord.cli.upload.DefinitionUpload;
import org.onrecord.cli.upload.ServiceClient;

/** The UN voting record, put into a service through the importer's own client. */
final class UnVotes {
    /** Invented votes are the same in every run. */
    private static final long SEED = 1946;

    private static final byte[] POSITION = "\"position\":".getBytes(US_ASCII);
    private static final byte[] DERIVED = "\"derived\":".getBytes(US_ASCII);

    private final UnDataSet data;

    private UnVotes(UnDataSet data) {
        this.data = data;
    }

    static UnVotes of(BenchOptions options) throws IOException {
        return new UnVotes(
                options.un().isPresent() ? UnDataSet.read(options.un().get()) : UnDataSet.shaped(SEED));
    }

    int size() {
        return data.size();
    }

    /** The votes themselves, for whoever needs no service for them. */
    UnDataSet data() {
        return data;
    }

    /** Puts all parties and issues. */
    void define(Servers service) throws IOException, InterruptedException {
        List<Definition> definitions = Stream.concat(
                        data.parties().stream().map(party -> Definition.party(party.slug(), party.json())),
                        data.issues().stream().map(issue -> Definition.issue(issue.slug(), issue.json())))
                .toList();
        try (ServiceClient client = service.client()) {
            new DefinitionUpload(client, UnVotes::notice).putAll(definitions, () -> {});
        }
    }

    /**
     * Sends the votes from one number (inclusive) to another (exclusive) in one batch request.
     *
     * @param timeline learns of every answer
     * @return the last position recorded
     * @throws IOException if a line was refused
     */
    long record(Servers service, int from, int to, Timeline timeline) throws IOException, InterruptedException {
        Iterator<byte[]> lines = data.statements();
        for (int i = 0; i < from; i++) {
            lines.next();
        }
        AtomicReference<@Nullable String> refused = new AtomicReference<>();
        try (ServiceClient client = service.client()) {
            new BatchUpload(client, UnVotes::notice)
                    .send(
                            new First(lines, Math.min(to, data.size()) - from),
                            answer -> answered(answer, timeline, refused));
        }
        String refusal = refused.get();
        if (refusal != null) {
            throw new IOException("a vote was refused: " + refusal);
        }
        return timeline.last();
    }

    private static void answered(BatchAnswer answer, Timeline timeline, AtomicReference<@Nullable String> refused) {
        if (!answer.isAccepted()) {
            refused.compareAndSet(null, new String(answer.json(), US_ASCII));
            return;
        }
        byte[] json = answer.json();
        long position = JsonNumber.after(POSITION, json, 0, json.length);
        timeline.reached(position + JsonNumber.after(DERIVED, json, 0, json.length), System.nanoTime());
    }

    private static void notice(String line) {
        System.err.println(line);
    }

    private static final class First implements Iterator<byte[]> {
        private final Iterator<byte[]> all;
        private int left;

        First(Iterator<byte[]> all, int count) {
            this.all = all;
            this.left = count;
        }

        @Override
        public boolean hasNext() {
            return left > 0 && all.hasNext();
        }

        @Override
        public byte[] next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            left--;
            return all.next();
        }
    }
}
