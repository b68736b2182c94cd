// SPDX-License-Identifier: Apache-2.0
package org.onrecord.platform;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * A part of the service that can be in trouble while the rest goes on: recording doesn't wait for publishing, nor reading
 * for either. Each room that has such a part offers one as a bean; {@link HealthParts} shows them all.
 */
public interface HealthPart {
    /** Such as {@code relay}. */
    String name();

    /** How it is now. Never blocks; completes within seconds and never exceptionally. */
    CompletionStage<Condition> condition();

    /**
     * @param trouble what keeps it from doing its work or makes it late, for an operator; empty when nothing does
     * @param figures what it measures, by name
     */
    record Condition(Optional<String> trouble, Map<String, Long> figures) {
        public Condition {
            figures = Map.copyOf(figures);
        }
    }
}
