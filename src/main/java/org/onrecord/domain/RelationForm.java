// SPDX-License-Identifier: Apache-2.0
package org.onrecord.domain;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A relation to an earlier statement as a JSON object. */
final class RelationForm {
    static final Set<String> KNOWN = Set.of("relation", "statement");
    private static final Choices<Relation> RELATIONS = Choices.of(Relation.class);

    private RelationForm() {}

    static @Nullable StatementRelation read(Fields fields) {
        Relation relation = fields.choice("relation", RELATIONS);
        StatementId statement = fields.value("statement", StatementId::parse, StatementId.EXPECTED);
        return relation == null || statement == null ? null : new StatementRelation(relation, statement);
    }

    static Map<String, Object> write(StatementRelation relation) {
        return new Members()
                .put("relation", relation.relation())
                .put("statement", relation.statement().toString())
                .toMap();
    }
}
