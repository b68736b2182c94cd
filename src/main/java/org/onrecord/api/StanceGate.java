// SPDX-License-Identifier: Apache-2.0
package org.onrecord.api;

import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.onrecord.domain.Clearance;
import org.onrecord.domain.Gate;
import org.onrecord.domain.LogPosition;
import org.onrecord.domain.PubStatus;
import org.onrecord.domain.Restraint;
import org.onrecord.domain.Slot;
import org.onrecord.ledger.Restraints;
import org.onrecord.readmodel.Basis;
import org.onrecord.readmodel.HeldStance;
import org.onrecord.readmodel.KindRests;
import org.onrecord.readmodel.Source;

/**
 * What one answer may tell of stances, and to whom: judged as of now, whatever the answer is as of, by what the read
 * model knows at the position that the answer reflects and by what was restrained since.
 *
 * @param reflected absent when the answer reflects no entry
 */
record StanceGate(Clearance clearance, Restraints restraints, Optional<LogPosition> reflected) {

    /** What keeps back of a statement now. */
    Restraint now(Source source) {
        Restraint known = source.now();
        return known.status() == PubStatus.USABLE && restraints.restrains(source.statement(), reflected)
                ? new Restraint(PubStatus.WITHHELD, known.terms(), known.published())
                : known;
    }

    /** Whether a value may be told that rests on this statement. */
    boolean tells(Source source, String slot) {
        return isThere(source) && Gate.tellsStance(now(source), slot(slot), clearance);
    }

    /** Whether the statement may be named. */
    boolean names(Source source, String slot) {
        return isThere(source) && Gate.tellsContributor(now(source), slot(slot), clearance);
    }

    /** Whether the kind of a change may be told, both ends of which may be. */
    boolean tellsKind(KindRests rests) {
        return clearance == Clearance.CLEARED
                || switch (rests) {
                    case ON_ITS_ENDS -> true;
                    case ON_OTHERS -> restraints.after(reflected).isEmpty();
                    case ON_WHAT_IS_KEPT -> false;
                };
    }

    /** Of what was redacted since, nobody is told. */
    private boolean isThere(Source source) {
        return restraints.order(source.statement(), reflected).isEmpty();
    }

    /**
     * For the cleared, who are otherwise told every stance whole: the order that has destroyed something of what a stance
     * rests on, where the answer does not reflect it yet.
     */
    Optional<LogPosition> order(HeldStance stance) {
        if (clearance != Clearance.CLEARED) {
            return Optional.empty();
        }
        return restsOn(stance)
                .flatMap(each -> restraints.order(each.statement(), reflected).stream())
                .findFirst();
    }

    private static Stream<Source> restsOn(HeldStance stance) {
        Basis.Stated stated = stance.basis().stated();
        Stream<Source> held = stated == null
                ? Stream.of(stance.basis().source())
                : Stream.of(stance.basis().source(), stated.source());
        return Stream.concat(held, stance.changed().stream());
    }

    /** The strength that may be told: one carried over from a statement that is kept back is not. */
    @Nullable
    String strength(Basis basis, String slot) {
        Basis.Stated stated = basis.stated();
        return stated != null && tells(stated.source(), slot) ? stated.strength() : basis.strength();
    }

    /**
     * The status to be told with what rests on a statement; null when there is nothing to tell, which it is for all that
     * may leave anyway.
     */
    @Nullable
    String status(Source source, String slot) {
        PubStatus status = now(source).status();
        if (status == PubStatus.USABLE) {
            return tells(source, slot) ? null : PubStatus.WITHHELD.name();
        }
        return status.name();
    }

    /** Whether the stance rests on anything that was restrained after what the answer reflects. */
    boolean restrains(HeldStance stance) {
        return restsOn(stance).anyMatch(each -> restraints.restrains(each.statement(), reflected));
    }

    private static Slot slot(String label) {
        return Slot.ofLabel(label).orElseThrow(() -> new IllegalStateException("not a slot: " + label));
    }
}
