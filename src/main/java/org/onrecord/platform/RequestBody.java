// SPDX-License-Identifier: Apache-2.0
package org.onrecord.platform;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;

/** What the headers of a request say about its body (RFC 9112, 6.3). */
final class RequestBody {
    private RequestBody() {}

    static boolean isAbsent(HttpServerRequest request) {
        long declared = declaredLength(request);
        return declared == 0 || (declared < 0 && !request.headers().contains(HttpHeaders.TRANSFER_ENCODING));
    }

    /** In bytes; -1 if none is declared, and more than anybody takes if it is not a number. */
    static long declaredLength(HttpServerRequest request) {
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        try {
            return length == null ? -1 : Long.parseLong(length);
        } catch (NumberFormatException e) {
            return Long.MAX_VALUE;
        }
    }
}
