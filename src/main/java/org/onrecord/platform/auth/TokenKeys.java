// SPDX-License-Identifier: Apache-2.0
package org.onrecord.platform.auth;

import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jose4j.jwk.JsonWebKey;

/** The public keys that tokens are verified with. Thread-safe; neither method blocks. */
sealed interface TokenKeys permits LocalKey, ProviderKeys {
    /** Those at hand; empty when none is, or when what was at hand is too old to be believed. */
    List<JsonWebKey> atHand();

    /**
     * After a token named a key that is not at hand: the keys as they are now, as far as asking again is allowed.
     * Fails with {@link KeysUnavailable} when they are out of reach.
     */
    CompletionStage<List<JsonWebKey>> renewed();
}
