// SPDX-License-Identifier: Apache-2.0
package org.onrecord.platform.auth;

import java.time.Duration;
import java.util.Set;
import org.onrecord.platform.Role;

/**
 * What a token of the local key says.
 *
 * @param subject who acts; see {@link #isSubject}
 * @param roles at least one
 * @param ttl from now, at least a second and at most {@link #MAX_TTL}
 */
public record Grant(String issuer, String audience, String subject, Set<Role> roles, Duration ttl) {
    /** Longer than anybody should keep a token that can't be called back. */
    public static final Duration MAX_TTL = Duration.ofDays(365);

    private static final int MAX_SUBJECT_CHARS = 200;

    /** @throws IllegalArgumentException with a sentence that says what is wrong */
    public Grant {
        if (!isSubject(subject)) {
            throw new IllegalArgumentException(
                    "A subject is 1 to " + MAX_SUBJECT_CHARS + " visible characters, spaces only between them");
        }
        if (roles.isEmpty()) {
            throw new IllegalArgumentException("A token needs a role");
        }
        if (ttl.toSeconds() < 1 || ttl.compareTo(MAX_TTL) > 0) {
            throw new IllegalArgumentException(
                    "A token lives for at least a second and at most " + MAX_TTL.toDays() + " days");
        }
        roles = Set.copyOf(roles);
    }

    /** Whether a {@code sub} may stand in the log: 1 to 200 visible characters, with spaces only between them. */
    static boolean isSubject(String subject) {
        return !subject.isEmpty()
                && subject.length() <= MAX_SUBJECT_CHARS
                && subject.codePoints().allMatch(Grant::isVisible)
                && subject.charAt(0) != ' '
                && subject.charAt(subject.length() - 1) != ' ';
    }

    private static boolean isVisible(int codePoint) {
        return codePoint == ' '
                || switch (Character.getType(codePoint)) {
                    case Character.CONTROL,
                            Character.FORMAT,
                            Character.SURROGATE,
                            Character.PRIVATE_USE,
                            Character.UNASSIGNED,
                            Character.SPACE_SEPARATOR,
                            Character.LINE_SEPARATOR,
                            Character.PARAGRAPH_SEPARATOR -> false;
                    default -> true;
                };
    }
}
