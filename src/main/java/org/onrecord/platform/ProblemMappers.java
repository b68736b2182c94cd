// SPDX-License-Identifier: Apache-2.0
package org.onrecord.platform;

import com.fasterxml.jackson.core.JsonProcessingException;
import jakarta.inject.Singleton;
import jakarta.ws.rs.NotAcceptableException;
import jakarta.ws.rs.NotAllowedException;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.NotSupportedException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.jboss.resteasy.reactive.server.core.CurrentRequestManager;

/**
 * Everything that can escape from a resource, as a problem. Whatever has no mapper of its own is a bug: it is logged with
 * an incident number, and only the number goes out.
 */
@Singleton
class ProblemMappers {
    private final ProblemCount count;

    ProblemMappers(ProblemCount count) {
        this.count = count;
    }

    @ServerExceptionMapper
    Response problem(ProblemException e) {
        return answer(e.problem());
    }

    /** Also the framework's answer to a query or path parameter that does not convert, told apart by its cause. */
    @ServerExceptionMapper
    Response notFound(NotFoundException e) {
        return answer(
                e.getCause() == null
                        ? Problems.notFound("No resource has this address")
                        : Problems.badRequest("A parameter can't be read"));
    }

    @ServerExceptionMapper
    Response notAllowed(NotAllowedException e) {
        return answer(Problems.methodNotAllowed(AllowedMethods.of(CurrentRequestManager.get())));
    }

    @ServerExceptionMapper
    Response notAcceptable(NotAcceptableException e) {
        return answer(Problems.notAcceptable());
    }

    @ServerExceptionMapper
    Response notSupported(NotSupportedException e) {
        return answer(Problems.unsupportedMediaType(MediaType.APPLICATION_JSON));
    }

    /** Jackson reads no request of ours, but would answer text/plain if it ever did. */
    @ServerExceptionMapper
    Response json(JsonProcessingException e) {
        long offset = e.getLocation() == null ? 0 : Math.max(0, e.getLocation().getByteOffset());
        return answer(Problems.malformedJson("unexpected input", offset));
    }

    @ServerExceptionMapper
    Response framework(WebApplicationException e) {
        int status = e.getResponse().getStatus();
        if (status < 400) {
            return e.getResponse();
        }
        return status == 500 ? bug(e) : answer(Problems.ofStatus(status));
    }

    @ServerExceptionMapper
    Response bug(Throwable e) {
        return answer(Problems.bug(e));
    }

    private Response answer(Problem problem) {
        count.add(problem);
        return ProblemWriter.response(problem);
    }
}
