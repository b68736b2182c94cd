// SPDX-License-Identifier: Apache-2.0
package org.onrecord.platform;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.quarkus.logging.Log;
import jakarta.ws.rs.NotAcceptableException;
import jakarta.ws.rs.NotAllowedException;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.NotSupportedException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.UUID;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.jboss.resteasy.reactive.server.core.CurrentRequestManager;

/**
 * Everything that can escape from a resource, as a problem. Whatever has no mapper of its own is a bug: it is logged with
 * an incident number, and only the number goes out.
 */
final class ProblemMappers {
    @ServerExceptionMapper
    Response problem(ProblemException e) {
        return ProblemWriter.response(e.problem());
    }

    /** Also the framework's answer to a query or path parameter that does not convert, told apart by its cause. */
    @ServerExceptionMapper
    Response notFound(NotFoundException e) {
        return ProblemWriter.response(
                e.getCause() == null
                        ? Problems.notFound("No resource has this address")
                        : Problems.badRequest("A parameter can't be read"));
    }

    @ServerExceptionMapper
    Response notAllowed(NotAllowedException e) {
        return ProblemWriter.response(Problems.methodNotAllowed(AllowedMethods.of(CurrentRequestManager.get())));
    }

    @ServerExceptionMapper
    Response notAcceptable(NotAcceptableException e) {
        return ProblemWriter.response(Problems.notAcceptable());
    }

    @ServerExceptionMapper
    Response notSupported(NotSupportedException e) {
        return ProblemWriter.response(Problems.unsupportedMediaType(MediaType.APPLICATION_JSON));
    }

    /** Jackson reads no request of ours, but would answer text/plain if it ever did. */
    @ServerExceptionMapper
    Response json(JsonProcessingException e) {
        long offset = e.getLocation() == null ? 0 : Math.max(0, e.getLocation().getByteOffset());
        return ProblemWriter.response(Problems.malformedJson("unexpected input", offset));
    }

    @ServerExceptionMapper
    Response framework(WebApplicationException e) {
        int status = e.getResponse().getStatus();
        if (status < 400) {
            return e.getResponse();
        }
        return status == 500 ? bug(e) : ProblemWriter.response(Problems.ofStatus(status));
    }

    @ServerExceptionMapper
    Response bug(Throwable e) {
        return ProblemWriter.response(logged(e));
    }

    static Problem logged(Throwable e) {
        String incident = UUID.randomUUID().toString();
        Log.errorf(e, "Unexpected failure of a request incident=%s", incident);
        return Problems.internal(incident);
    }
}
