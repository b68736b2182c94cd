// SPDX-License-Identifier: Apache-2.0
package org.onrecord.domain;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A speaker as a JSON object. */
final class SpeakerForm {
    private static final Set<String> KNOWN =
            Set.of("identification", "name", "role", "affiliation", "descriptor", "sourceRef");
    static final ObjectType<Speaker> TYPE = new ObjectType<>(KNOWN, SpeakerForm::read);
    private static final Choices<Identification> IDENTIFICATIONS = Choices.of(Identification.class);

    private SpeakerForm() {}

    private static @Nullable Speaker read(Fields fields) {
        Identification identification = fields.required("identification", IDENTIFICATIONS);
        Optional<String> name = fields.optional("name", FieldTypes.LINE);
        Optional<String> role = fields.optional("role", FieldTypes.LINE);
        Optional<String> affiliation = fields.optional("affiliation", FieldTypes.LINE);
        Optional<String> descriptor = fields.optional("descriptor", FieldTypes.LINE);
        Optional<String> sourceRef = fields.optional("sourceRef", FieldTypes.LINE);
        if (identification == null) {
            return null;
        }
        if (identification == Identification.NAMED && !fields.has("name") && !fields.lacks("name")) {
            fields.refuse("name", "is required for a NAMED speaker");
        }
        if (isUnnamed(identification) && fields.has("name")) {
            fields.refuse("name", "is not for an unnamed speaker: the identity is never stored here");
        }
        return new Speaker(identification, name, role, affiliation, descriptor, sourceRef);
    }

    static Map<String, Object> write(Speaker speaker) {
        return new Members()
                .put("identification", speaker.identification())
                .put("name", speaker.name())
                .put("role", speaker.role())
                .put("affiliation", speaker.affiliation())
                .put("descriptor", speaker.descriptor())
                .put("sourceRef", speaker.sourceRef())
                .toMap();
    }

    private static boolean isUnnamed(Identification identification) {
        return identification == Identification.UNNAMED_AFFILIATED
                || identification == Identification.UNNAMED_UNAFFILIATED;
    }
}
