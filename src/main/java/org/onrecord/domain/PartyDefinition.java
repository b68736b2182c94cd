// SPDX-License-Identifier: Apache-2.0
package org.onrecord.domain;

import java.util.List;
import java.util.Optional;

/** An actor that holds positions, as the desk describes it. */
public record PartyDefinition(String name, Optional<String> description, List<String> aliases) {
    public PartyDefinition {
        aliases = List.copyOf(aliases);
    }
}
