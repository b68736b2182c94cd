// SPDX-License-Identifier: Apache-2.0
package org.onrecord.platform.auth;

import java.time.Instant;
import org.onrecord.platform.Caller;

/** What came of a token. */
sealed interface Verdict {
    /** @param expires the {@code exp} of the token */
    record Valid(Caller caller, Instant expires) implements Verdict {}

    record Invalid(TokenFlaw flaw) implements Verdict {}

    /** The provider's keys are out of reach: the token may be good or bad. */
    record KeysUnavailable() implements Verdict {}

    /** More tokens wait to be verified than may wait. */
    record Busy() implements Verdict {}
}
