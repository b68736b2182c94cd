// SPDX-License-Identifier: Apache-2.0
package org.onrecord.domain;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What fact an amendment records, or why it records none. */
final class Amending {
    /** What a slip of the pen can be in; everything else is substance. */
    private static final Set<String> REFILABLE = Set.of("text", "speaker", "toldTo", "place");

    private Amending() {}

    sealed interface Verdict {}

    record Yes(Event.Amendment fact) implements Verdict {}

    record No(List<Rejection> reasons) implements Verdict {}

    static CauseType cause(Event.Amendment fact) {
        return switch (fact) {
            case Event.AppearanceAdded added -> CauseType.LATE_RECORD;
            case Event.StatementCorrected corrected -> CauseType.CORRECTION;
            case Event.StatementHeld held -> CauseType.HOLD;
            case Event.StatementReleased released -> CauseType.RELEASE;
            case Event.StatementWithdrawn withdrawn -> CauseType.WITHDRAWAL;
            case Event.EmbargoLifted lifted -> CauseType.EMBARGO_LIFTED;
            case Event.RedactionOrdered ordered -> CauseType.REDACTION;
            case Event.RestrictionLifted lifted -> CauseType.REDACTION;
        };
    }

    static Verdict fact(Command.Amend command, StatementState before, Surroundings ledger, long recordedMillis) {
        StatementId id = before.id();
        if (before.isWithdrawn() && !(command instanceof Command.Redact)) {
            return no(new Rejection.Withdrawn(id));
        }
        return switch (command) {
            case Command.AddAppearances add -> added(add, before);
            case Command.CorrectStatement correct -> corrected(correct, before, ledger, recordedMillis);
            case Command.HoldStatement hold ->
                before.isHeld()
                        ? no(new Rejection.AlreadyHeld(id))
                        : new Yes(new Event.StatementHeld(id, hold.reason(), before.published()));
            case Command.ReleaseStatement release -> released(release, before, ledger);
            case Command.WithdrawStatement withdraw ->
                new Yes(new Event.StatementWithdrawn(
                        id, withdraw.initiator(), withdraw.what(), withdraw.where(), before.published()));
            case Command.LiftEmbargo lift ->
                before.isEmbargoed() && isOver(before.statement().embargoedUntilMillis(), recordedMillis)
                        ? new Yes(new Event.EmbargoLifted(id, before.published()))
                        : no(new Rejection.NoEmbargoToLift(id));
            case Command.OrderRedaction order -> ordered(order, before, ledger);
            case Command.LiftRestriction lift ->
                before.restriction().equals(Optional.of(lift.order()))
                        ? new Yes(new Event.RestrictionLifted(id, lift.order(), lift.approved(), before.published()))
                        : no(new Rejection.NotRestricted(id));
        };
    }

    private static Verdict ordered(Command.OrderRedaction order, StatementState before, Surroundings ledger) {
        if (before.status() == PubStatus.USABLE) {
            return no(new Rejection.NotWithheld(before.id()));
        }
        if (!order.basis().destroys() && before.restriction().isPresent()) {
            return no(new Rejection.UnderRedaction(before.id()));
        }
        RedactionScope scope = scope(order, before, ledger);
        return !order.fields().isEmpty() && scope.targets().isEmpty()
                ? no(new Rejection.NothingToRedact(before.id(), order.fields()))
                : new Yes(new Event.RedactionOrdered(
                        before.id(), order.basis(), scope, order.approved(), before.published()));
    }

    private static RedactionScope scope(Command.OrderRedaction order, StatementState before, Surroundings ledger) {
        if (!order.basis().destroys()) {
            return RedactionScope.NOTHING;
        }
        return order.fields().isEmpty()
                ? ledger.redactionScope(before.id())
                : RedactionScope.ofFields(order.fields(), ledger.stream(before.id()));
    }

    private static Verdict released(Command.ReleaseStatement release, StatementState before, Surroundings ledger) {
        if (!before.isHeld()) {
            return no(new Rejection.NotHeld(before.id()));
        }
        return before.restriction().isPresent() || ledger.isRedactionAsked(before.id())
                ? no(new Rejection.UnderRedaction(before.id()))
                : new Yes(new Event.StatementReleased(before.id(), release.reason(), before.published()));
    }

    /** A correction that took the embargo away has ended it. */
    private static boolean isOver(OptionalLong embargoedUntil, long recordedMillis) {
        return embargoedUntil.isEmpty() || embargoedUntil.getAsLong() <= recordedMillis;
    }

    private static Verdict added(Command.AddAppearances add, StatementState before) {
        List<Appearance> standing = before.statement().appearances();
        List<Appearance> more = add.appearances().stream()
                .filter(appearance -> !standing.contains(appearance))
                .toList();
        if (more.isEmpty()) {
            return no(new Rejection.AppearanceKnown());
        }
        if (standing.size() + more.size() > Limits.ALL_APPEARANCES) {
            return no(new Rejection.TooManyAppearances());
        }
        return new Yes(new Event.AppearanceAdded(before.id(), more, before.published()));
    }

    private static Verdict corrected(
            Command.CorrectStatement correct, StatementState before, Surroundings ledger, long recordedMillis) {
        Map<String, Object> was = StatementForm.write(before.id(), before.statement());
        Form<Statement> form = StatementForm.read(
                MergePatch.apply(was, correct.fields()),
                Limits.ALL_APPEARANCES,
                before.redacted().keySet());
        return switch (form) {
            case Form.Invalid<Statement>(List<FieldError> errors) ->
                new No(errors.stream()
                        .<Rejection>map(
                                error -> new Rejection.CorrectionInvalid("/fields" + error.pointer(), error.detail()))
                        .toList());
            case Form.Valid<Statement>(Statement statement) -> {
                List<Rejection> reasons = new ArrayList<>();
                Set<String> changed = changed(was, StatementForm.write(before.id(), statement));
                if (changed.isEmpty()) {
                    reasons.add(new Rejection.NothingCorrected());
                }
                if (correct.errorClass() == ErrorClass.REFILED) {
                    refuseSubstance(changed, before.statement(), statement, reasons);
                }
                if (statement.terms().isWiderThan(before.statement().terms())) {
                    reasons.add(new Rejection.TermsWidened(before.statement().terms(), statement.terms()));
                }
                if (!before.isEmbargoed() && !isOver(statement.embargoedUntilMillis(), recordedMillis)) {
                    reasons.add(new Rejection.TooLateForEmbargo());
                }
                StatementRules.against(before.id(), statement, ledger, recordedMillis)
                        .forEach(reason -> reasons.add(new Rejection.Within("/fields", reason)));
                correct.refusals()
                        .broughtIn(before.statement(), statement)
                        .forEach(reason -> reasons.add(new Rejection.Within("/fields", reason)));
                if (reasons.isEmpty() && duplicatesItself(before, statement, ledger)) {
                    reasons.add(new Rejection.DuplicatesItself());
                }
                yield reasons.isEmpty()
                        ? new Yes(new Event.StatementCorrected(
                                before.id(),
                                correct.initiator(),
                                correct.errorClass(),
                                correct.what(),
                                correct.where(),
                                List.copyOf(changed),
                                statement,
                                before.published()))
                        : new No(reasons);
            }
        };
    }

    private static void refuseSubstance(
            Set<String> changed, Statement before, Statement after, List<Rejection> reasons) {
        for (String field : changed) {
            if (!REFILABLE.contains(field) || !isSlip(field, before, after)) {
                reasons.add(new Rejection.NotASlip(field));
            }
        }
    }

    private static boolean isSlip(String field, Statement before, Statement after) {
        return switch (field) {
            case "text" ->
                Likeness.between(Quotation.of(before.text()), Quotation.of(after.text()))
                                        .degree()
                                != Likeness.Degree.DIFFERENT
                        || Spelling.isSlip(before.text(), after.text());
            case "speaker" -> before.speaker().differsInSlipsFrom(after.speaker());
            case "toldTo" -> Spelling.isSlipOfName(before.toldTo(), after.toldTo());
            default -> Spelling.isSlipOfName(before.place(), after.place());
        };
    }

    private static boolean duplicatesItself(StatementState before, Statement after, Surroundings ledger) {
        Set<StatementId> duplicated = after.related(Relation.DUPLICATES).collect(Collectors.toSet());
        if (duplicated.isEmpty()) {
            return false;
        }
        Event.StatementCorrected asIfCorrected = new Event.StatementCorrected(
                before.id(), Initiator.DESK, ErrorClass.CORRECTED, "", "", List.of(), after, Optional.empty());
        return ledger.population(Set.of(), duplicated)
                .with(before.after(before.version(), asIfCorrected))
                .isCyclic(before.id());
    }

    private static Set<String> changed(Map<String, Object> was, Map<String, Object> is) {
        Set<String> names = new TreeSet<>(was.keySet());
        names.addAll(is.keySet());
        names.removeIf(name -> Objects.equals(was.get(name), is.get(name)));
        return names;
    }

    private static No no(Rejection reason) {
        return new No(List.of(reason));
    }
}
