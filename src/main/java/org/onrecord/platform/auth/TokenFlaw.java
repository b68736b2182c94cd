// SPDX-License-Identifier: Apache-2.0
package org.onrecord.platform.auth;

import java.util.Locale;

/** Why a token is not taken. The sentences are fixed, so that nothing of a token gets out with them. */
enum TokenFlaw {
    MALFORMED("The Authorization header is not Bearer with a signed JSON Web Token"),
    TOO_LONG("The token is longer than " + TokenCheck.MAX_TOKEN_CHARS + " characters"),
    ALGORITHM("The token is not signed with one of " + String.join(", ", TokenCheck.ALGORITHMS)),
    UNKNOWN_KEY("The token is signed with a key that is not known here"),
    SIGNATURE("The signature does not match the token"),
    ISSUER("The token has another issuer, or none"),
    AUDIENCE("The token is meant for another audience, or for none"),
    EXPIRED("The token has expired"),
    NOT_YET_VALID("The token is not valid yet"),
    CLAIMS("The token lacks a claim that is needed, or has one of the wrong form: iss, aud, exp and sub are");

    private final String sentence;

    TokenFlaw(String sentence) {
        this.sentence = sentence;
    }

    String sentence() {
        return sentence;
    }

    /** Stable, for programs. */
    String reason() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
