// SPDX-License-Identifier: Apache-2.0
package org.onrecord.platform;

import java.util.Locale;
import java.util.Optional;

/** What a caller may do, as tokens name it, in lower case. A caller may have several. */
public enum Role {
    /** Reads what anybody may see. */
    READER,
    /** Records, corrects and defines; sees what is held or under embargo. */
    DESK,
    /** Reads everything that a desk sees, and records nothing. */
    AUDITOR,
    /** Everything that any other role may. */
    ADMIN;

    /** The name in a token. */
    public String claim() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Empty for a name that means nothing here: a provider's tokens name roles of other services, too. */
    public static Optional<Role> ofClaim(String claim) {
        for (Role role : values()) {
            if (role.claim().equals(claim)) {
                return Optional.of(role);
            }
        }
        return Optional.empty();
    }
}
