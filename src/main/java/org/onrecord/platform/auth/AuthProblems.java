// SPDX-License-Identifier: Apache-2.0
package org.onrecord.platform.auth;

import java.util.List;
import org.onrecord.platform.Problem;

/** The refusals of this room, with the challenges of RFC 6750 (3). */
final class AuthProblems {
    private static final String CHALLENGE = "WWW-Authenticate";
    private static final String SCHEME = "Bearer realm=\"onrecord\"";

    private AuthProblems() {}

    /** 401: no token, where one is needed. By RFC 6750 (3.1) such a challenge names no error. */
    static Problem tokenRequired() {
        return Problem.of("token-required", "This needs a token", 401)
                .withDetail("Send it as Authorization: Bearer TOKEN")
                .withHeader(CHALLENGE, SCHEME);
    }

    /** 401: a token, and not a good one. */
    static Problem invalidToken(TokenFlaw flaw) {
        return Problem.of("invalid-token", "The token is not valid", 401)
                .withDetail(flaw.sentence())
                .with("reason", flaw.reason())
                .withHeader(
                        CHALLENGE, SCHEME + ", error=\"invalid_token\", error_description=\"" + flaw.sentence() + '"');
    }

    /** 403: a good token of somebody who may not do this. */
    static Problem roleRequired(List<String> roles) {
        String sentence = "This needs one of the roles " + String.join(", ", roles);
        return Problem.of("role-required", "The token's roles do not allow this", 403)
                .withDetail(sentence)
                .with("roles", roles)
                .withHeader(
                        CHALLENGE, SCHEME + ", error=\"insufficient_scope\", error_description=\"" + sentence + '"');
    }
}
