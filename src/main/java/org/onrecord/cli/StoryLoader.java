// SPDX-License-Identifier: Apache-2.0
package org.onrecord.cli;

import java.io.ByteArrayInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.onrecord.cli.upload.BatchAnswer;
import org.onrecord.cli.upload.BatchUpload;
import org.onrecord.cli.upload.Correction;
import org.onrecord.cli.upload.CorrectionUpload;
import org.onrecord.cli.upload.Definition;
import org.onrecord.cli.upload.DefinitionUpload;
import org.onrecord.cli.upload.ServiceClient;
import org.onrecord.cli.upload.UploadFailed;
import org.onrecord.transparency.Json;
import org.onrecord.transparency.MalformedJson;

/**
 * Loads a packaged story ({@code /stories/<name>/}) into a running service through its public API: definitions that are
 * not there yet, then its statements and what corrects them under their fixed keys. Loading it again changes nothing.
 */
final class StoryLoader {
    /** The stories of the demo, in the order in which they are loaded. */
    static final List<String> STORIES = List.of("cairo", "cuba-embargo");

    private static final String CORRECTIONS = "corrections.ndjson";

    private final ServiceClient client;
    private final PrintWriter out;

    StoryLoader(ServiceClient client, PrintWriter out) {
        this.client = client;
        this.out = out;
    }

    /**
     * Returns when the story is recorded.
     *
     * @return the log position of the last entry that the story made
     * @throws UploadFailed if the service cannot be reached or refuses a part of the story
     */
    long load(String story) throws IOException, InterruptedException {
        List<Definition> definitions = new ArrayList<>();
        definitions.addAll(definitions(story, "parties.json", "party", Definition::party));
        definitions.addAll(definitions(story, "issues.json", "issue", Definition::issue));
        new DefinitionUpload(client, this::say).putAll(definitions, () -> {});
        List<BatchAnswer> refused = new ArrayList<>();
        AtomicLong reached = new AtomicLong();
        BatchUpload.Totals totals;
        try (StatementFile statements =
                new StatementFile(new ByteArrayInputStream(bytes(story, "statements.ndjson")))) {
            totals = new BatchUpload(client, this::say).send(statements, answer -> {
                if (answer.isAccepted()) {
                    reached.accumulateAndGet(lastPosition(answer), Math::max);
                } else {
                    refused.add(answer);
                }
            });
        }
        if (!refused.isEmpty()) {
            BatchAnswer first = refused.getFirst();
            throw new IOException("Story " + story + ": line " + first.number() + " was refused: "
                    + new String(first.json(), StandardCharsets.UTF_8));
        }
        List<Correction> corrections = corrections(story);
        CorrectionUpload upload = new CorrectionUpload(client, this::say);
        for (Correction correction : corrections) {
            reached.accumulateAndGet(upload.send(correction), Math::max);
        }
        say("story " + story + ": " + definitions.size() + " parties and issues, " + totals.recorded()
                + " statements recorded" + (totals.replayed() == 0 ? "" : ", " + totals.replayed() + " were there")
                + (corrections.isEmpty() ? "" : ", " + corrections.size() + " corrected by the outlet"));
        return reached.get();
    }

    /** The derived entries of a statement follow it at once. */
    private static long lastPosition(BatchAnswer answer) {
        try {
            if (Json.parse(answer.json()) instanceof Map<?, ?> fields
                    && fields.get("position") instanceof Long position
                    && fields.get("derived") instanceof Long derived) {
                return position + derived;
            }
        } catch (MalformedJson e) {
            throw new IllegalStateException("the service answers a line with what is not JSON", e);
        }
        throw new IllegalStateException("the service accepts a line without saying where");
    }

    private static List<Definition> definitions(
            String story, String file, String slugMember, BiFunction<String, String, Definition> definition)
            throws IOException {
        List<Definition> definitions = new ArrayList<>();
        if (!(parse(path(story, file), bytes(story, file)) instanceof List<?> items)) {
            throw new IOException(path(story, file) + " is not a list");
        }
        for (Object item : items) {
            Map<Object, Object> body = new LinkedHashMap<>((Map<?, ?>) item);
            String slug = String.valueOf(body.remove(slugMember));
            definitions.add(definition.apply(slug, new String(Json.canonical(body), StandardCharsets.UTF_8)));
        }
        return definitions;
    }

    /** A story may have none. */
    private static List<Correction> corrections(String story) throws IOException {
        String path = path(story, CORRECTIONS);
        List<Correction> corrections = new ArrayList<>();
        if (StoryLoader.class.getResource(path) == null) {
            return corrections;
        }
        for (String line : new String(bytes(story, CORRECTIONS), StandardCharsets.UTF_8)
                .lines()
                .toList()) {
            if (!(parse(path, line.getBytes(StandardCharsets.UTF_8)) instanceof Map<?, ?> members)) {
                throw new IOException(path + " has a line that is no object");
            }
            corrections.add(new Correction(
                    String.valueOf(members.get("statement")),
                    String.valueOf(members.get("idempotencyKey")),
                    new String(Json.canonical(members.get("correction")), StandardCharsets.UTF_8)));
        }
        return corrections;
    }

    private static @Nullable Object parse(String path, byte[] json) throws IOException {
        try {
            return Json.parse(json);
        } catch (MalformedJson e) {
            throw new IOException(path + ": " + e.getMessage(), e);
        }
    }

    private static String path(String story, String file) {
        return "/stories/" + story + "/" + file;
    }

    private static byte[] bytes(String story, String file) throws IOException {
        String path = path(story, file);
        try (InputStream in = StoryLoader.class.getResourceAsStream(path)) {
            if (in == null) {
                throw new FileNotFoundException(path);
            }
            return in.readAllBytes();
        }
    }

    private void say(String line) {
        out.println(line);
        out.flush();
    }
}
