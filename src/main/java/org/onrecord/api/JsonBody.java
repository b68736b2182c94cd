// SPDX-License-Identifier: Apache-2.0
package org.onrecord.api;

import java.util.List;
import java.util.Map;
import org.onrecord.domain.FieldError;
import org.onrecord.domain.Form;
import org.onrecord.platform.Problem;
import org.onrecord.platform.ProblemException;
import org.onrecord.platform.Problems;
import org.onrecord.transparency.Json;
import org.onrecord.transparency.MalformedJson;

/** From the bytes of a body to a form that was read, or to the problem that names everything wrong with it. */
final class JsonBody {
    private JsonBody() {}

    /** The members of the one object that the body is. */
    static Map<String, Object> object(byte[] body) throws ProblemException {
        Object value;
        try {
            value = Json.parse(body);
        } catch (MalformedJson e) {
            throw Problems.malformedJson(e.reason(), e.offset()).raise();
        }
        if (value instanceof Map<?, ?> members) {
            @SuppressWarnings("unchecked") // the keys of a JSON object are strings
            Map<String, Object> object = (Map<String, Object>) members;
            return object;
        }
        throw Problems.invalid(List.of(new Problem.Flaw("", "must be an object")))
                .raise();
    }

    static <T> T valid(Form<T> form) throws ProblemException {
        return switch (form) {
            case Form.Valid<T>(T value) -> value;
            case Form.Invalid<T>(List<FieldError> errors) ->
                throw Problems.invalid(errors.stream()
                                .map(error -> new Problem.Flaw(error.pointer(), error.detail()))
                                .toList())
                        .raise();
        };
    }
}
