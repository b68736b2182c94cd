// SPDX-License-Identifier: Apache-2.0
package org.onrecord.audit;

import java.util.HashMap;
import java.util.Map;

/**
 * Where parties and issues were defined: a number for each, as few as there are. Written while the log is read, then read
 * by any thread.
 */
final class Definitions {
    private final Map<String, Long> parties = new HashMap<>();
    private final Map<String, Long> issues = new HashMap<>();
    private boolean isWhole = true;

    void party(String slug, long position) {
        parties.putIfAbsent(slug, position);
    }

    void issue(String slug, long position) {
        issues.putIfAbsent(slug, position);
    }

    /** A definition can't be read: nobody knows whose it is. */
    void miss() {
        isWhole = false;
    }

    /** Whether a party was not defined ahead of a position, as far as that is known. */
    boolean lacksParty(String slug, long position) {
        return lacks(parties, slug, position);
    }

    /** Whether an issue was not defined ahead of a position, as far as that is known. */
    boolean lacksIssue(String slug, long position) {
        return lacks(issues, slug, position);
    }

    private boolean lacks(Map<String, Long> defined, String slug, long position) {
        return isWhole && defined.getOrDefault(slug, Long.MAX_VALUE) >= position;
    }
}
