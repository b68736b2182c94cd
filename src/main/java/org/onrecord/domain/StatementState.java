// SPDX-License-Identifier: Apache-2.0
package org.onrecord.domain;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A statement as it stands: the fold of its stream.
 *
 * @param entry the position of the recording
 * @param recordedMillis when that was, epoch milliseconds
 * @param revision of the last entry of the stream
 * @param version the entry that says how the statement reads: the recording, or the last correction
 * @param statement as it reads, with every appearance
 * @param isEmbargoed whether it waits for the instant of its embargo
 * @param restriction the order that holds it until two lift it
 * @param isWithdrawn killed, or redacted
 * @param published the last entry of the stream that the public saw
 * @param redacted the fields of the statement that are gone, each with the order
 */
public record StatementState(
        StatementId id,
        LogPosition entry,
        long recordedMillis,
        Revision revision,
        LogPosition version,
        Statement statement,
        boolean isEmbargoed,
        boolean isHeld,
        Optional<LogPosition> restriction,
        boolean isWithdrawn,
        Optional<LogPosition> published,
        Map<String, LogPosition> redacted) {
    public StatementState {
        redacted = Map.copyOf(redacted);
    }

    /** A statement that was just recorded. */
    public static StatementState recorded(LogPosition at, long recordedMillis, Event.StatementRecorded recorded) {
        Statement statement = recorded.statement();
        boolean embargoed = statement.embargoedUntilMillis().isPresent()
                && statement.embargoedUntilMillis().getAsLong() > recordedMillis;
        return new StatementState(
                recorded.id(),
                at,
                recordedMillis,
                new Revision(0),
                at,
                statement,
                embargoed,
                false,
                Optional.empty(),
                false,
                embargoed ? Optional.empty() : Optional.of(at),
                Map.of());
    }

    /** The statement after the next entry of its stream. */
    public StatementState after(LogPosition at, Event.Amendment event) {
        return switch (event) {
            case Event.AppearanceAdded added -> with(at, version, carriedBy(added.appearances()), redacted);
            case Event.StatementCorrected corrected ->
                with(at, at, corrected.corrected(), stillRedacted(corrected.corrected()));
            case Event.StatementHeld held -> with(at, isEmbargoed, true, isWithdrawn);
            case Event.StatementReleased released -> with(at, isEmbargoed, false, isWithdrawn);
            case Event.StatementWithdrawn withdrawn -> with(at, isEmbargoed, isHeld, true);
            case Event.EmbargoLifted lifted -> with(at, false, isHeld, isWithdrawn);
            case Event.RedactionOrdered ordered -> redacted(at, ordered);
            case Event.RestrictionLifted lifted -> restricted(at, Optional.empty());
        };
    }

    private StatementState with(
            LogPosition at, LogPosition newVersion, Statement content, Map<String, LogPosition> gone) {
        return new StatementState(
                id,
                entry,
                recordedMillis,
                revision.next(),
                newVersion,
                content,
                isEmbargoed,
                isHeld,
                restriction,
                isWithdrawn,
                seen(at, isEmbargoed, isHeld || isWithdrawn),
                gone);
    }

    private StatementState with(LogPosition at, boolean embargoed, boolean held, boolean withdrawn) {
        return new StatementState(
                id,
                entry,
                recordedMillis,
                revision.next(),
                version,
                statement,
                embargoed,
                held,
                restriction,
                withdrawn,
                seen(at, embargoed, held || withdrawn),
                redacted);
    }

    /** The public sees nothing under an embargo; and of what it never saw, it is not told that it is kept back. */
    private Optional<LogPosition> seen(LogPosition at, boolean embargoed, boolean keptBack) {
        return embargoed || keptBack && published.isEmpty() ? published : Optional.of(at);
    }

    /** What is destroyed is withdrawn for good; what is without a field goes on without it. */
    private StatementState redacted(LogPosition at, Event.RedactionOrdered ordered) {
        if (ordered.endsStatement()) {
            return with(at, isEmbargoed, isHeld, true);
        }
        if (!ordered.basis().destroys()) {
            return restricted(at, Optional.of(at));
        }
        Map<String, LogPosition> gone = new HashMap<>(redacted);
        ordered.scope().targets().stream()
                .flatMap(target -> target.fields().stream())
                .filter(RedactableSlots::isOfStatement)
                .forEach(slot -> gone.put(slot, at));
        return with(at, version, statement.without(gone.keySet()), gone);
    }

    /** A correction may say anew what was redacted. */
    private Map<String, LogPosition> stillRedacted(Statement corrected) {
        Map<String, LogPosition> still = new HashMap<>(redacted);
        still.keySet().removeIf(corrected::says);
        return still;
    }

    private StatementState restricted(LogPosition at, Optional<LogPosition> order) {
        return new StatementState(
                id,
                entry,
                recordedMillis,
                revision.next(),
                version,
                statement,
                isEmbargoed,
                order.isPresent(),
                order,
                isWithdrawn,
                seen(at, isEmbargoed, order.isPresent() || isWithdrawn),
                redacted);
    }

    private Statement carriedBy(List<Appearance> more) {
        List<Appearance> appearances = new ArrayList<>(statement.appearances());
        appearances.addAll(more);
        return statement.withAppearances(appearances);
    }

    /** What may be published of it. */
    public PubStatus status() {
        return isWithdrawn ? PubStatus.CANCELED : isHeld || isEmbargoed ? PubStatus.WITHHELD : PubStatus.USABLE;
    }

    /** When the embargo that is on is to be lifted, epoch milliseconds: at once when a correction took its instant away. */
    public OptionalLong embargoEndsMillis() {
        return isEmbargoed && !isWithdrawn
                ? OptionalLong.of(statement.embargoedUntilMillis().orElse(0))
                : OptionalLong.empty();
    }

    /** Whether less may leave of it than before. */
    public boolean isNarrowerThan(StatementState before) {
        return status() != PubStatus.USABLE && status() != before.status()
                || before.statement.terms().isWiderThan(statement.terms());
    }

    /** Whether it may count: held, withdrawn and embargoed statements contribute nothing while they are so (rule 7). */
    public boolean counts() {
        return status() == PubStatus.USABLE;
    }
}
