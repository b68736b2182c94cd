// SPDX-License-Identifier: Apache-2.0
package org.onrecord.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.ByteArrayOutputStream;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.onrecord.domain.LogPosition;
import org.onrecord.heads.ProvenRotation;
import org.onrecord.heads.PublishedLog;
import org.onrecord.ledger.Disclosed;
import org.onrecord.platform.ProblemException;
import org.onrecord.platform.Problems;
import org.onrecord.transparency.Checkpoint;
import org.onrecord.transparency.Json;
import org.onrecord.transparency.TilePath;
import org.onrecord.transparency.TreeSize;

/** The transparency log as C2SP tlog-tiles lays it out, and proofs out of it. What it shows names nobody and says nothing. */
@Path(ApiPaths.LOG)
@Tag(name = "log")
@Blocking
public class LogResource {
    private static final String FOR_EVER = "public, max-age=31536000, immutable";
    static final String FOR_SECONDS = "public, max-age=1";
    private static final String NO_STORE = "no-store";
    private static final String NOT_COVERED = "No such entry, or no signed head that covers it";
    private static final String TEXT = "text/plain; charset=utf-8";

    static final String NDJSON = "application/x-ndjson";
    private static final String LOG_SIZE = "Onrecord-Log-Size";
    private static final int MAX_LINES = 1000;
    private static final int LINE_BYTES = 2048;

    /** Every such number is a long, and one text stands for each: caches go by the text. */
    private static final Pattern NUMBER = Pattern.compile("0|[1-9][0-9]{0,17}");

    private final PublishedLog log;

    LogResource(PublishedLog log) {
        this.log = log;
    }

    @GET
    @Path("/checkpoint")
    @Operation(
            operationId = "getCheckpoint",
            summary = "Get the last signed head",
            description =
                    "A signed note (C2SP tlog-checkpoint): origin, size and root, with the cosignatures of witnesses that it"
                            + " has so far. There is a new one soon after every append; an entry that no head covers is"
                            + " not shown here yet.")
    @APIResponse(
            responseCode = "200",
            description = "The checkpoint",
            content =
                    @Content(
                            mediaType = MediaType.TEXT_PLAIN,
                            schema = @Schema(type = SchemaType.STRING),
                            examples =
                                    @ExampleObject(
                                            name = "checkpoint",
                                            value =
                                                    "onrecord.local/demo\n6\n579HV4UdZ0hbQVPnnsJ/vGYREAS5lslzZNAH/BGSjxk=\n\n— onrecord.local/demo FZ7hDyOBuDXvAprDgBJPuctvrQOZja0HLRTt71+OiZlXf47Q1j92neP6xxox1DlmX/+57VpcgSknC7buW72yMW8qsAk=\n")))
    public Response checkpoint() throws SQLException {
        requireStanding();
        Checkpoint.Signed head = log.checkpoint().orElseThrow(() -> nothing("No head is signed yet"));
        return verbatim(head.bytes(), TEXT, FOR_SECONDS);
    }

    @GET
    @Path("/checkpoint/witnessed")
    @Operation(
            operationId = "getWitnessedCheckpoint",
            summary = "Get the last head that enough witnesses have cosigned",
            description =
                    "A signed note with the log's signature and cosignatures of witnesses (C2SP tlog-cosignature), enough"
                            + " of them for the service's policy. It lags behind the last signed head by what witnesses"
                            + " take to answer. Whoever distrusts the service counts them by a policy of his own.")
    @APIResponse(
            responseCode = "200",
            description = "The checkpoint",
            content =
                    @Content(
                            mediaType = MediaType.TEXT_PLAIN,
                            schema = @Schema(type = SchemaType.STRING),
                            examples =
                                    @ExampleObject(
                                            name = "checkpoint",
                                            value =
                                                    "onrecord.local/demo\n6\n579HV4UdZ0hbQVPnnsJ/vGYREAS5lslzZNAH/BGSjxk=\n\n— onrecord.local/demo FZ7hDyOBuDXvAprDgBJPuctvrQOZja0HLRTt71+OiZlXf47Q1j92neP6xxox1DlmX/+57VpcgSknC7buW72yMW8qsAk=\n— witness.example/w1 mNinzQAAAABp...\n")))
    @APIResponse(responseCode = "404", ref = "NotFound")
    public Response witnessedCheckpoint() throws SQLException {
        requireStanding();
        Checkpoint.Signed head =
                log.witnessed().orElseThrow(() -> nothing("No head has been cosigned by enough witnesses"));
        return verbatim(head.bytes(), TEXT, FOR_SECONDS);
    }

    @GET
    @Path("/vkey")
    @Operation(
            operationId = "getVerifierKey",
            summary = "Get the key that heads are checked with",
            description = "In the form of C2SP signed-note; when the key has changed, that of the last signed head. For"
                    + " convenience: whoever distrusts the service has a key of the log from elsewhere, and"
                    + " follows the changes from there.")
    @APIResponse(
            responseCode = "200",
            description = "The verifier key",
            content =
                    @Content(
                            mediaType = MediaType.TEXT_PLAIN,
                            schema = @Schema(type = SchemaType.STRING),
                            examples =
                                    @ExampleObject(
                                            name = "vkey",
                                            value =
                                                    "onrecord.local/demo+159ee10f+AXTHEZOMH6jPnKCdI/rTKSemnUH9eQ5e2vDFeCwXazr0\n")))
    public Response verifierKey() throws SQLException {
        return verbatim((log.key() + "\n").getBytes(UTF_8), TEXT, FOR_SECONDS);
    }

    @GET
    @Path("/rotations")
    @Operation(
            operationId = "listKeyRotations",
            summary = "List the changes of the log's key",
            description =
                    "One line for each LogKeyRotated, in the order of the log, with what proves it to whoever knows one of"
                            + " its two keys: all its disclosures, and the first head that covers it, which both keys have"
                            + " signed. Nothing while the log has its first key.")
    @APIResponse(
            responseCode = "200",
            description = "Lines of JSON",
            content =
                    @Content(
                            mediaType = NDJSON,
                            schema = @Schema(type = SchemaType.STRING),
                            examples =
                                    @ExampleObject(
                                            name = "rotations",
                                            value =
                                                    "{\"disclosures\":[\"WyJBQUVD...\",\"WyJJQ0VD...\"],\"head\":\"onrecord.local/demo\\n42\\n579H...\",\"position\":41}\n")))
    public Response rotations() throws SQLException {
        requireStanding();
        ByteArrayOutputStream out = new ByteArrayOutputStream(LINE_BYTES);
        for (ProvenRotation rotation : log.rotations()) {
            out.writeBytes(Json.canonical(Map.of(
                    "position",
                    rotation.entry().position().value(),
                    "disclosures",
                    rotation.entry().disclosures(),
                    "head",
                    new String(rotation.head().note(), UTF_8))));
            out.write('\n');
        }
        return verbatim(out.toByteArray(), NDJSON, FOR_SECONDS);
    }

    @GET
    @Path("/tile/{tile:.+}")
    @Operation(
            operationId = "getTile",
            summary = "Get a tile of the tree or a bundle of entries",
            description =
                    "As C2SP tlog-tiles says: L/N or L/N.p/W for hashes, entries/N or entries/N.p/W for the leaves"
                            + " themselves. A tile never changes.")
    @APIResponse(
            responseCode = "200",
            description = "32 bytes a hash; or for each entry two bytes of length, then its leaf",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_OCTET_STREAM,
                            schema = @Schema(type = SchemaType.STRING, format = "binary"),
                            examples = @ExampleObject(name = "tile", value = "(bytes)")))
    public Response tile(
            @Parameter(
                            description = "Which tile",
                            schema = @Schema(type = SchemaType.STRING),
                            example = "entries/000.p/17")
                    @PathParam("tile")
                    String tile)
            throws SQLException {
        requireStanding();
        TilePath path = TilePath.parse("tile/" + tile).orElseThrow(() -> nothing("No tile has this path"));
        byte[] bytes = log.tile(path).orElseThrow(() -> nothing("The log is not that long, or no head covers it yet"));
        return verbatim(bytes, MediaType.APPLICATION_OCTET_STREAM, FOR_EVER);
    }

    @GET
    @Path("/entries")
    @Produces(NDJSON)
    @Operation(
            operationId = "listDisclosures",
            summary = "Get what leaves commit to",
            description =
                    "For auditors. One line an entry, in the order of the log: its position and the disclosures (RFC 9901)"
                            + " of all its fields; or, of an entry that was redacted, `absent`, the position of the"
                            + " RedactionOrdered, and where only fields were, `absentFields` with that of each. Ends after the limit, after some megabytes, or where the last signed head ends;"
                            + " ask again after the last position that came.")
    @APIResponse(
            responseCode = "200",
            description = "Lines of JSON",
            content =
                    @Content(
                            mediaType = NDJSON,
                            schema = @Schema(type = SchemaType.STRING),
                            examples =
                                    @ExampleObject(
                                            name = "disclosures",
                                            value =
                                                    "{\"position\":0,\"disclosures\":[\"WyJBQUVD...\",\"WyJJQ0VD...\"]}\n")))
    public Response disclosures(
            @Parameter(
                            description =
                                    "The position before the first that is wanted; -1, as without it, from the beginning",
                            schema = @Schema(type = SchemaType.INTEGER, format = "int64", minimum = "-1"))
                    @QueryParam("after")
                    @Nullable
                    String after,
            @Parameter(
                            description = "Lines at most, 1 to " + MAX_LINES,
                            schema = @Schema(type = SchemaType.INTEGER, minimum = "1", maximum = "" + MAX_LINES))
                    @QueryParam("limit")
                    @Nullable
                    String limit)
            throws SQLException {
        requireStanding();
        LogPosition first = new LogPosition(behind(after));
        int lines = lines(limit, MAX_LINES);
        ByteArrayOutputStream out = new ByteArrayOutputStream(LINE_BYTES * lines);
        for (Disclosed one : log.disclosures(first, lines)) {
            out.writeBytes(Json.canonical(line(one)));
            out.write('\n');
        }
        return Response.ok(out.toByteArray(), NDJSON)
                .header("Cache-Control", NO_STORE)
                .header(LOG_SIZE, log.size().value())
                .build();
    }

    private static Map<String, Object> line(Disclosed one) {
        long position = one.position().value();
        if (one.absentBy().isPresent()) {
            return Map.of("position", position, "absent", one.absentBy().get().value());
        }
        Map<String, Object> line = new HashMap<>(Map.of("position", position, "disclosures", one.disclosures()));
        if (!one.absentFields().isEmpty()) {
            Map<String, Object> absent = new HashMap<>();
            one.absentFields().forEach((slot, order) -> absent.put(slot, order.value()));
            line.put("absentFields", absent);
        }
        return line;
    }

    @GET
    @Path("/entries/{position}")
    @Operation(
            operationId = "getLogEntry",
            summary = "Get the leaf of an entry",
            description = "The very bytes that the tree is made of: canonical JSON that commits to every field and says"
                    + " none.")
    @APIResponse(
            responseCode = "200",
            description = "The leaf, verbatim",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(type = SchemaType.OBJECT),
                            examples =
                                    @ExampleObject(
                                            name = "leaf",
                                            value =
                                                    "{\"actor\":\"ledger\",\"c\":{\"actedBy\":\"7ovh...\",\"policy\":\"mOZ5...\"},\"log\":\"onrecord.local/demo\",\"prev\":\"\",\"recorded\":\"2026-11-20T18:00:00.000Z\",\"rev\":0,\"schema\":\"qRSJ...\",\"seq\":0,\"stream\":\"6f1c...\",\"type\":\"StancePolicyAdopted\",\"v\":\"onrecord/leaf/v1\"}")))
    public Response entry(@Parameter(ref = "LogEntryPosition") @PathParam("position") String position)
            throws SQLException {
        requireStanding();
        byte[] leaf = log.leaf(position(position)).orElseThrow(() -> nothing(NOT_COVERED));
        return verbatim(leaf, MediaType.APPLICATION_JSON, FOR_EVER);
    }

    @GET
    @Path("/entries/{position}/proof")
    @Operation(
            operationId = "getLogProof",
            summary = "Prove that an entry is in the log",
            description =
                    "A C2SP tlog-proof: the hashes from the leaf to the root, and a checkpoint with that root, with what"
                            + " witnesses said of it first. It stays valid, whatever becomes of the service.")
    @APIResponse(
            responseCode = "200",
            description = "The proof",
            content =
                    @Content(
                            mediaType = MediaType.TEXT_PLAIN,
                            schema = @Schema(type = SchemaType.STRING),
                            examples =
                                    @ExampleObject(
                                            name = "proof",
                                            value =
                                                    "c2sp.org/tlog-proof@v1\nindex 1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n\nonrecord.local/demo\n2\n579HV4UdZ0hbQVPnnsJ/vGYREAS5lslzZNAH/BGSjxk=\n\n— onrecord.local/demo FZ7hDyOBuDXvAprDgBJPuctvrQOZja0HLRTt71+OiZlXf47Q1j92neP6xxox1DlmX/+57VpcgSknC7buW72yMW8qsAk=\n")))
    public Response proof(
            @Parameter(ref = "LogEntryPosition") @PathParam("position") String position,
            @Parameter(
                            description =
                                    "Prove it by the first head of at least so many entries; without it by the last head",
                            schema = @Schema(type = SchemaType.INTEGER, format = "int64", minimum = "1"))
                    @QueryParam("size")
                    @Nullable
                    String size)
            throws SQLException {
        requireStanding();
        LogPosition entry = position(position);
        Optional<TreeSize> least = Optional.ofNullable(size).map(text -> new TreeSize(number("size", text)));
        if (least.filter(covered -> !covered.covers(entry.value())).isPresent()) {
            throw Problems.invalidParameter("size", "expected more than the position, " + entry.value())
                    .raise();
        }
        byte[] proof = log.proof(entry, least).orElseThrow(() -> nothing(NOT_COVERED));
        return verbatim(proof, TEXT, FOR_SECONDS);
    }

    /** A database that was set back is no log that anybody should be shown. */
    private void requireStanding() {
        Refusals.requireStanding(log.floor());
    }

    /** What is not there yet may be in a second: no cache is to say that it is not. */
    private static ProblemException nothing(String detail) {
        return Problems.notFound(detail).withHeader("Cache-Control", NO_STORE).raise();
    }

    private static LogPosition position(String text) {
        return new LogPosition(number("position", text));
    }

    /** The first behind the one that somebody has; -1, or nothing, for none. */
    static long behind(@Nullable String after) {
        return after == null || after.equals("-1") ? 0 : number("after", after) + 1;
    }

    /** How many lines are wanted at the most. */
    static int lines(@Nullable String limit, int max) {
        long lines = limit == null ? max : number("limit", limit);
        if (lines < 1 || lines > max) {
            throw Problems.invalidParameter("limit", "expected 1 to " + max).raise();
        }
        return (int) lines;
    }

    private static long number(String name, String text) {
        if (NUMBER.matcher(text).matches()) {
            return Long.parseLong(text);
        }
        throw Problems.invalidParameter(
                        name, "expected a whole number of at most 18 digits, without a zero or a sign in front")
                .raise();
    }

    static Response verbatim(byte[] bytes, String type, String caching) {
        return Response.ok(bytes, type).header("Cache-Control", caching).build();
    }
}
