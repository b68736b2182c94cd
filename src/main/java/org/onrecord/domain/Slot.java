// SPDX-License-Identifier: Apache-2.0
package org.onrecord.domain;

import java.util.Optional;

/** The two places where a party's stance on an issue is kept. Reported never overwrites own. */
public enum Slot {
    /** What the party said itself or through a spokesperson. */
    OWN("own"),
    /** What others say that the party holds. */
    REPORTED("reported");

    private final String label;

    Slot(String label) {
        this.label = label;
    }

    /** The name used in JSON, in topics and in paths. */
    public String label() {
        return label;
    }

    /** The slot with this label, if there is one. */
    public static Optional<Slot> ofLabel(String label) {
        return switch (label) {
            case "own" -> Optional.of(OWN);
            case "reported" -> Optional.of(REPORTED);
            default -> Optional.empty();
        };
    }
}
