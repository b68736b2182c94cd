// SPDX-License-Identifier: Apache-2.0
package org.onrecord.api;

import jakarta.inject.Singleton;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.onrecord.domain.HouseRule;
import org.onrecord.domain.HouseStyle;

/**
 * Which findings of house style this house refuses.
 *
 * <p>The id of no rule ends the start: a house that misread what it refuses must not run.
 */
@Singleton
final class HouseRules {
    private static final String REFUSE = "onrecord.house-style.refuse";

    private final HouseStyle.Refusals refusals;

    /** @param ids of rules, with commas between them */
    HouseRules(@ConfigProperty(name = REFUSE) Optional<String> ids) {
        refusals = switch (HouseStyle.Refusals.parse(ids.orElse(""))) {
            case HouseStyle.Refusals.Valid(HouseStyle.Refusals valid) -> valid;
            case HouseStyle.Refusals.Invalid(List<String> unknown) ->
                throw new IllegalArgumentException(REFUSE + " names no rule of house style: "
                        + String.join(", ", unknown) + "; the rules are "
                        + Arrays.stream(HouseRule.values()).map(HouseRule::id).collect(Collectors.joining(", ")));
        };
    }

    HouseStyle.Refusals refusals() {
        return refusals;
    }
}
