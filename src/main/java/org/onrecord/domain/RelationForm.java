// SPDX-License-Identifier: Apache-2.0
package org.onrecord.domain;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A relation to an earlier statement as a JSON object. */
final class RelationForm {
    private static final Set<String> KNOWN = Set.of("relation", "statement");
    static final ObjectType<StatementRelation> TYPE = new ObjectType<>(KNOWN, RelationForm::read);
    private static final Choices<Relation> RELATIONS = Choices.of(Relation.class);

    private RelationForm() {}

    private static @Nullable StatementRelation read(Fields fields) {
        Relation relation = fields.required("relation", RELATIONS);
        StatementId statement = fields.required("statement", FieldTypes.STATEMENT);
        return relation == null || statement == null ? null : new StatementRelation(relation, statement);
    }

    static Map<String, Object> write(StatementRelation relation) {
        return new Members()
                .put("relation", relation.relation())
                .put("statement", relation.statement().toString())
                .toMap();
    }
}
