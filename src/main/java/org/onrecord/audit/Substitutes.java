// SPDX-License-Identifier: Apache-2.0
package org.onrecord.audit;

import java.util.Map;
import java.util.Set;
import org.onrecord.domain.EventType;

/**
 * Stands in for fields that were redacted and that no stance follows from, so that what is left of a statement can be
 * replayed: a text that is gone moves nothing.
 */
final class Substitutes {
    private static final String TEXT = "-";

    /** Fields that stances follow from, or that say which statement it is. */
    private static final Set<String> BEARING = Set.of(
            "id",
            "statement",
            "party",
            "directness",
            "terms",
            "kind",
            "saidAt",
            "saidOrder",
            "positions",
            "appearances",
            "relations",
            "embargoedUntil",
            "previous");

    private Substitutes() {}

    /** Whether stances can follow from a field. */
    static boolean bears(String field) {
        return BEARING.contains(field);
    }

    /** Fills what a form asks for; false when there is nothing to fill it with. */
    static boolean fill(EventType type, Map<String, Object> members) {
        switch (type) {
            case STATEMENT_RECORDED -> statement(members);
            case STATEMENT_CORRECTED -> {
                statement(members);
                members.putIfAbsent("initiator", "DESK");
                members.putIfAbsent("errorClass", "CORRECTED");
                members.putIfAbsent("what", TEXT);
                members.putIfAbsent("where", TEXT);
            }
            case STATEMENT_WITHDRAWN -> {
                members.putIfAbsent("initiator", "DESK");
                members.putIfAbsent("errorClass", "WITHDRAWN");
                members.putIfAbsent("what", TEXT);
                members.putIfAbsent("where", TEXT);
            }
            case STATEMENT_HELD, STATEMENT_RELEASED -> members.putIfAbsent("reason", TEXT);
            case APPEARANCE_ADDED, EMBARGO_LIFTED -> {}
            default -> {
                return false;
            }
        }
        return true;
    }

    private static void statement(Map<String, Object> members) {
        members.putIfAbsent("rendering", "SUMMARY");
        members.putIfAbsent("text", TEXT);
        members.putIfAbsent("language", "und");
        members.put("speaker", Map.of("identification", "UNATTRIBUTED", "descriptor", TEXT));
        if ("NO_COMMENT".equals(members.get("kind"))) {
            members.putIfAbsent("noCommentKind", "DECLINED");
        }
    }
}
