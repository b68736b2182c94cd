// SPDX-License-Identifier: Apache-2.0
package org.onrecord.domain;

import java.util.Optional;
import java.util.Set;

/**
 * Who spoke, as far as the desk may write it down. The affiliation is not the party whose stance is meant.
 *
 * @param descriptor the agreed words for an unnamed speaker, such as "an official briefed on the talks"
 * @param sourceRef a pseudonym that joins statements of one unnamed source; never an identity
 */
public record Speaker(
        Identification identification,
        Optional<String> name,
        Optional<String> role,
        Optional<String> affiliation,
        Optional<String> descriptor,
        Optional<String> sourceRef) {
    /**
     * Whether two utterances have the same speaker, as far as the desk wrote it down: named persons and institutions by
     * their names; the others by {@code sourceRef} when both have one, else by descriptor. Compared as {@link Quotation}
     * normalises. Role and affiliation are not compared: one person is written up in many ways.
     */
    public static boolean sameSpeaker(Statement one, Statement other) {
        return one.speaker().isSameAs(other.speaker());
    }

    /** The same without these slots of a statement. */
    Speaker without(Set<String> slots) {
        return new Speaker(
                identification,
                kept("speaker.name", name, slots),
                kept("speaker.role", role, slots),
                kept("speaker.affiliation", affiliation, slots),
                kept("speaker.descriptor", descriptor, slots),
                kept("speaker.sourceRef", sourceRef, slots));
    }

    private static Optional<String> kept(String slot, Optional<String> value, Set<String> slots) {
        return slots.contains(slot) ? Optional.empty() : value;
    }

    private boolean isSameAs(Speaker other) {
        return identification == other.identification
                && switch (identification) {
                    case NAMED -> sameText(name, other.name);
                    case INSTITUTION ->
                        name.isPresent() || other.name.isPresent() ? sameText(name, other.name) : sameSource(other);
                    case UNNAMED_AFFILIATED, UNNAMED_UNAFFILIATED, UNATTRIBUTED -> sameSource(other);
                };
    }

    private boolean sameSource(Speaker other) {
        return sourceRef.isPresent() && other.sourceRef.isPresent()
                ? sourceRef.equals(other.sourceRef)
                : sameText(descriptor, other.descriptor);
    }

    /** Whether it is the same speaker, but for slips in how the desk spelled what it wrote down. */
    boolean differsInSlipsFrom(Speaker other) {
        return identification == other.identification
                && sourceRef.equals(other.sourceRef)
                && Spelling.isSlipOfName(name, other.name)
                && Spelling.isSlipOfName(role, other.role)
                && Spelling.isSlipOfName(affiliation, other.affiliation)
                && Spelling.isSlipOfName(descriptor, other.descriptor);
    }

    private static boolean sameText(Optional<String> one, Optional<String> other) {
        return one.map(Quotation::normalised).equals(other.map(Quotation::normalised));
    }
}
