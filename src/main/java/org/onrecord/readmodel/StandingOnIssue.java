// SPDX-License-Identifier: Apache-2.0
package org.onrecord.readmodel;

import java.util.Optional;
import java.util.stream.Stream;

/** Where one party stands on one issue, by its own word and as reported. */
public record StandingOnIssue(String party, String issue, Optional<HeldStance> own, Optional<HeldStance> reported) {
    /** Both, as far as they are there. */
    public Stream<HeldStance> stances() {
        return Stream.concat(own.stream(), reported.stream());
    }
}
