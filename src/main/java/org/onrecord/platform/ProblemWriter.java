// SPDX-License-Identifier: Apache-2.0
package org.onrecord.platform;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import jakarta.ws.rs.core.Response;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;

/** The one way a problem becomes bytes, whether a resource or a raw Vert.x route answers. Thread-safe. */
public final class ProblemWriter {
    private static final JsonFactory JSON = new JsonFactory();

    private ProblemWriter() {}

    /** The document in UTF-8: type, title, status, detail, errors, then the extensions by name. */
    public static byte[] json(Problem problem) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(256);
        try (JsonGenerator json = JSON.createGenerator(out)) {
            json.writeStartObject();
            json.writeStringField("type", problem.type());
            json.writeStringField("title", problem.title());
            json.writeNumberField("status", problem.status());
            if (problem.detail().isPresent()) {
                json.writeStringField("detail", problem.detail().get());
            }
            if (!problem.errors().isEmpty()) {
                writeFlaws(json, problem.errors());
            }
            for (Map.Entry<String, Object> member : problem.extensions().entrySet().stream()
                    .sorted(Map.Entry.comparingByKey())
                    .toList()) {
                json.writeFieldName(member.getKey());
                writeValue(json, member.getValue());
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    public static Response response(Problem problem) {
        Response.ResponseBuilder response =
                Response.status(problem.status()).type(Problem.MEDIA_TYPE).entity(json(problem));
        problem.headers().forEach(response::header);
        return response.build();
    }

    /** Ends the response with the problem. Does nothing when the response has been begun or its client is gone. */
    public static void send(HttpServerResponse response, Problem problem) {
        if (response.headWritten() || response.ended() || response.closed()) {
            return;
        }
        response.setStatusCode(problem.status()).putHeader("Content-Type", Problem.MEDIA_TYPE);
        problem.headers().forEach(response::putHeader);
        response.end(Buffer.buffer(json(problem)));
    }

    private static void writeFlaws(JsonGenerator json, List<Problem.Flaw> flaws) throws IOException {
        json.writeArrayFieldStart("errors");
        for (Problem.Flaw flaw : flaws) {
            json.writeStartObject();
            json.writeStringField("pointer", flaw.pointer());
            json.writeStringField("detail", flaw.detail());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void writeValue(JsonGenerator json, Object value) throws IOException {
        switch (value) {
            case String text -> json.writeString(text);
            case Boolean flag -> json.writeBoolean(flag);
            case Integer number -> json.writeNumber(number);
            case Long number -> json.writeNumber(number);
            case List<?> list -> {
                json.writeStartArray();
                for (Object item : list) {
                    writeValue(json, item);
                }
                json.writeEndArray();
            }
            default -> throw new IllegalArgumentException("not an extension value: " + value.getClass());
        }
    }
}
