// SPDX-License-Identifier: Apache-2.0
package org.onrecord.api;

import java.util.Map;
import org.onrecord.readmodel.StandingDefinition;
import org.onrecord.transparency.Json;

/** Parties and issues as canonical JSON, the same bytes that defining them was answered with: not who did. */
final class DefinitionJson {
    private DefinitionJson() {}

    static byte[] view(StandingDefinition definition) {
        Map<String, Object> view = StoredJson.object(definition.json(), definition.position());
        view.remove("actedBy");
        view.put("position", definition.position().value());
        return Json.canonical(view);
    }
}
