// SPDX-License-Identifier: Apache-2.0
package org.onrecord.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.io.ByteArrayOutputStream;
import java.sql.SQLException;
import java.util.Base64;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.onrecord.heads.PublishedLog;
import org.onrecord.heads.StampedHead;
import org.onrecord.transparency.Json;

/** What a time-stamping authority said of heads of the log (RFC 3161). */
@Path(ApiPaths.LOG + "/timestamps")
@Tag(name = "log")
@Blocking
public class TimestampResource {
    /** A token with its certificates is some kilobytes, 64 at the most. */
    private static final int MAX_STAMPS = 100;

    private final PublishedLog log;

    TimestampResource(PublishedLog log) {
        this.log = log;
    }

    @GET
    @Operation(
            operationId = "listTimestamps",
            summary = "List the heads that a time-stamping authority has stamped",
            description =
                    "One line for each stamp, in the order in which they were made: the head, as it was signed, and a"
                            + " TimeStampToken (RFC 3161) in base64 over the text of its note. The service verified each before it"
                            + " kept it; whoever distrusts it does so again. Lines are counted from 0 and keep their place: ask"
                            + " again after the last that came, until none comes. Nothing where no authority is asked.")
    @APIResponse(
            responseCode = "200",
            description = "Lines of JSON",
            content =
                    @Content(
                            mediaType = LogResource.NDJSON,
                            schema = @Schema(type = SchemaType.STRING),
                            examples =
                                    @ExampleObject(
                                            name = "timestamps",
                                            value =
                                                    "{\"head\":\"onrecord.local/demo\\n42\\n579H...\",\"token\":\"MIIGOQYJ...\"}\n")))
    public Response timestamps(
            @Parameter(
                            description =
                                    "The line before the first that is wanted; -1, as without it, from the beginning",
                            schema = @Schema(type = SchemaType.INTEGER, format = "int64", minimum = "-1"))
                    @QueryParam("after")
                    @Nullable
                    String after,
            @Parameter(
                            description = "Lines at most, 1 to " + MAX_STAMPS,
                            schema = @Schema(type = SchemaType.INTEGER, minimum = "1", maximum = "" + MAX_STAMPS))
                    @QueryParam("limit")
                    @Nullable
                    String limit)
            throws SQLException {
        Refusals.requireStanding(log.floor());
        long first = LogResource.behind(after);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (StampedHead one : log.stamped(first, LogResource.lines(limit, MAX_STAMPS))) {
            out.writeBytes(Json.canonical(Map.of(
                    "head",
                    new String(one.head().note(), UTF_8),
                    "token",
                    Base64.getEncoder().encodeToString(one.token()))));
            out.write('\n');
        }
        return LogResource.verbatim(out.toByteArray(), LogResource.NDJSON, LogResource.FOR_SECONDS);
    }
}
