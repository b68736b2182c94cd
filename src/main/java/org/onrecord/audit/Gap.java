// SPDX-License-Identifier: Apache-2.0
package org.onrecord.audit;

import java.util.Optional;

/** Why something could not be computed anew. */
sealed interface Gap {
    /** The code of no gap at all. */
    long NONE = -3;

    /** That of an order behind the head at position 0; further ones count down. */
    long LAST = -4;

    /** A redaction, by the position of its order. */
    record Redaction(long order) implements Gap {}

    /** A redaction that was ordered behind the head, so that nobody can say here what it covers. */
    record Ahead(long order) implements Gap {}

    /** What it depends on is kept back from the caller. */
    record Kept() implements Gap {}

    /** What it depends on failed. */
    record Failed() implements Gap {}

    /** What to say of what depends on it. */
    default Verdict verdict() {
        return switch (this) {
            case Kept kept -> Verdict.WITHHELD;
            case Redaction redaction -> Verdict.UNVERIFIABLE;
            case Ahead ahead -> Verdict.UNVERIFIABLE;
            case Failed failed -> Verdict.UNVERIFIABLE;
        };
    }

    /** In words. */
    default String why() {
        return switch (this) {
            case Kept kept -> "it depends on an entry that is withheld";
            case Redaction(long order) -> "UNVERIFIABLE(redaction " + order + ")";
            case Ahead(long order) ->
                "it depends on an entry that an order at position " + order
                        + ", behind the head, took: audit a later head";
            case Failed failed -> "it depends on an entry that failed";
        };
    }

    default long code() {
        return switch (this) {
            case Redaction(long order) -> order;
            case Kept kept -> -1;
            case Failed failed -> -2;
            case Ahead(long order) -> LAST - order;
        };
    }

    static Optional<Gap> ofCode(long code) {
        if (code == NONE) {
            return Optional.empty();
        }
        if (code <= LAST) {
            return Optional.of(new Ahead(LAST - code));
        }
        return Optional.of(code >= 0 ? new Redaction(code) : code == -1 ? new Kept() : new Failed());
    }
}
