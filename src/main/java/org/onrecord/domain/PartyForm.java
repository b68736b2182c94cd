// SPDX-License-Identifier: Apache-2.0
package org.onrecord.domain;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A party's definition as a JSON object. */
public final class PartyForm {
    private static final Set<String> KNOWN = Set.of("name", "description", "aliases");

    private static final FieldType<String> NAME = FieldType.text(Limits.PARTY_NAME);
    private static final FieldType<String> DESCRIPTION = FieldType.text(Limits.PARTY_DESCRIPTION);

    private PartyForm() {}

    /** Reads the object, naming everything that is wrong with it. */
    public static Form<PartyDefinition> read(Map<String, ?> form) {
        Fields fields = Fields.root(form, KNOWN);
        return fields.result(read(fields));
    }

    static @Nullable PartyDefinition read(Fields fields) {
        String name = fields.required("name", NAME);
        Optional<String> description = fields.optional("description", DESCRIPTION);
        List<String> aliases = fields.list("aliases", Limits.ALIASES, NAME);
        return name == null ? null : new PartyDefinition(name, description, aliases);
    }

    /** The object that reads as this definition. */
    public static Map<String, Object> write(PartyDefinition party) {
        return write(party, new Members());
    }

    static Map<String, Object> write(PartyDefinition party, Members members) {
        return members.put("name", party.name())
                .put("description", party.description())
                .putUnlessEmpty("aliases", party.aliases())
                .toMap();
    }
}
