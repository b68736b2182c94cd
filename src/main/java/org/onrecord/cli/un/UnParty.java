// SPDX-License-Identifier: Apache-2.0
package org.onrecord.cli.un;

import java.util.List;
import java.util.stream.Collectors;

/** A party of the data set, to be put at {@code /parties/{slug}}. */
public record UnParty(String slug, String name, List<String> aliases) {
    public UnParty {
        aliases = List.copyOf(aliases);
    }

    /** The body of the request. */
    public String json() {
        String list = aliases.stream().map(JsonText::quoted).collect(Collectors.joining(",", "[", "]"));
        return "{\"name\":" + JsonText.quoted(name) + ",\"aliases\":" + list + "}";
    }

    static UnParty of(Voter voter) {
        List<String> aliases = voter.code().isEmpty() ? List.of() : List.of(voter.code());
        return new UnParty(Slug.of(voter.name()), voter.name(), aliases);
    }
}
