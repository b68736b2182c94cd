// SPDX-License-Identifier: Apache-2.0
package org.onrecord.domain;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Amendments as JSON objects: payloads in the log, and bodies of requests. */
public final class AmendmentForm {
    private static final Choices<Initiator> INITIATORS = Choices.of(Initiator.class);
    private static final Choices<ErrorClass> ERROR_CLASSES = Choices.of(ErrorClass.class);
    private static final FieldType<String> REASON = FieldType.text(Limits.REASON);
    private static final FieldType<String> FIELD = FieldType.text(Limits.LINE);
    private static final int MAX_FIELDS = 32;

    private static final Set<String> CORRECTION = Set.of("initiator", "errorClass", "what", "where", "fields");
    private static final Set<String> WITHDRAWAL = Set.of("initiator", "what", "where");
    private static final Set<String> REASONED = Set.of("reason");

    private AmendmentForm() {}

    /**
     * Reads the body of a correction; its {@code fields} are read when they are put into the statement.
     *
     * @param refusals the house rules whose findings refuse it
     */
    public static Form<Command.Amend> readCorrection(
            StatementId statement, Map<String, ?> body, Expectation expectation, HouseStyle.Refusals refusals) {
        Fields fields = Fields.root(body, CORRECTION);
        Initiator initiator = fields.required("initiator", INITIATORS);
        ErrorClass errorClass = fields.required("errorClass", ERROR_CLASSES);
        String what = fields.required("what", REASON);
        String where = fields.required("where", REASON);
        Map<String, ?> patch = fields.object("fields");
        if (errorClass == ErrorClass.WITHDRAWN) {
            fields.refuse("errorClass", "must be CORRECTED or REFILED; a statement is withdrawn by its withdrawal");
        }
        if (patch != null && patch.containsKey("id")) {
            fields.refuse("fields/id", "is never corrected");
        }
        return fields.result(
                initiator == null || errorClass == null || what == null || where == null || patch == null
                        ? null
                        : new Command.CorrectStatement(
                                statement, initiator, errorClass, what, where, patch, expectation, refusals));
    }

    /** Reads the body of a hold. */
    public static Form<Command.Amend> readHold(StatementId statement, Map<String, ?> body, Expectation expectation) {
        return readReasoned(body, reason -> new Command.HoldStatement(statement, reason, expectation));
    }

    /** Reads the body of a release. */
    public static Form<Command.Amend> readRelease(StatementId statement, Map<String, ?> body, Expectation expectation) {
        return readReasoned(body, reason -> new Command.ReleaseStatement(statement, reason, expectation));
    }

    private static Form<Command.Amend> readReasoned(Map<String, ?> body, Function<String, Command.Amend> command) {
        Fields fields = Fields.root(body, REASONED);
        String reason = fields.required("reason", REASON);
        return fields.result(reason == null ? null : command.apply(reason));
    }

    /** Reads the body of a withdrawal. */
    public static Form<Command.Amend> readWithdrawal(
            StatementId statement, Map<String, ?> body, Expectation expectation) {
        Fields fields = Fields.root(body, WITHDRAWAL);
        Initiator initiator = fields.required("initiator", INITIATORS);
        String what = fields.required("what", REASON);
        String where = fields.required("where", REASON);
        return fields.result(
                initiator == null || what == null || where == null
                        ? null
                        : new Command.WithdrawStatement(statement, initiator, what, where, expectation));
    }

    /** Reads the body that adds one appearance. */
    public static Form<Command.Amend> readAppearance(
            StatementId statement, Map<String, ?> body, Expectation expectation) {
        Fields fields = Fields.root(body, AppearanceForm.TYPE.known());
        Appearance appearance = AppearanceForm.TYPE.reader().apply(fields);
        return fields.result(
                appearance == null ? null : new Command.AddAppearances(statement, List.of(appearance), expectation));
    }

    static Map<String, Object> write(Event.Amendment event) {
        Members members = new Members().put("statement", event.statement().toString());
        switch (event) {
            case Event.AppearanceAdded added ->
                members.put(
                        "appearances",
                        added.appearances().stream().map(AppearanceForm::write).toList());
            case Event.StatementCorrected corrected ->
                StatementForm.write(
                        corrected.corrected(),
                        members.put("initiator", corrected.initiator())
                                .put("errorClass", corrected.errorClass())
                                .putUnlessEmpty("what", corrected.what())
                                .putUnlessEmpty("where", corrected.where())
                                .put("fields", corrected.fields()));
            case Event.StatementHeld held -> members.putUnlessEmpty("reason", held.reason());
            case Event.StatementReleased released -> members.putUnlessEmpty("reason", released.reason());
            case Event.StatementWithdrawn withdrawn ->
                members.put("initiator", withdrawn.initiator())
                        .put("errorClass", ErrorClass.WITHDRAWN)
                        .putUnlessEmpty("what", withdrawn.what())
                        .putUnlessEmpty("where", withdrawn.where());
            case Event.EmbargoLifted lifted -> {}
            case Event.RedactionOrdered ordered -> RedactionForm.write(ordered, members);
            case Event.RestrictionLifted lifted -> RedactionForm.write(lifted, members);
        }
        return members.put("previous", event.previous().map(LogPosition::value)).toMap();
    }

    static Form<Event> read(EventType type, Map<String, ?> payload, Set<String> lacking) {
        Fields fields = Fields.root(payload, type.fields(), lacking);
        StatementId statement = fields.required("statement", FieldTypes.STATEMENT);
        Optional<LogPosition> previous = fields.optional("previous", FieldTypes.ENTRY);
        return switch (type) {
            case APPEARANCE_ADDED -> {
                List<Appearance> appearances = fields.list("appearances", Limits.APPEARANCES, AppearanceForm.TYPE);
                if (!fields.has("appearances") || List.of().equals(fields.raw("appearances"))) {
                    fields.refuse("appearances", "must be one at least");
                }
                yield fields.result(
                        statement == null ? null : new Event.AppearanceAdded(statement, appearances, previous));
            }
            case STATEMENT_CORRECTED -> {
                Initiator initiator = fields.required("initiator", INITIATORS);
                ErrorClass errorClass = fields.required("errorClass", ERROR_CLASSES);
                String what = fields.words("what", REASON);
                String where = fields.words("where", REASON);
                List<String> changed = fields.list("fields", MAX_FIELDS, FIELD);
                Statement corrected = StatementForm.read(fields, Limits.ALL_APPEARANCES);
                yield fields.result(
                        statement == null
                                        || initiator == null
                                        || errorClass == null
                                        || what == null
                                        || where == null
                                        || corrected == null
                                ? null
                                : new Event.StatementCorrected(
                                        statement, initiator, errorClass, what, where, changed, corrected, previous));
            }
            case STATEMENT_HELD -> {
                String reason = fields.words("reason", REASON);
                yield fields.result(
                        statement == null || reason == null
                                ? null
                                : new Event.StatementHeld(statement, reason, previous));
            }
            case STATEMENT_RELEASED -> {
                String reason = fields.words("reason", REASON);
                yield fields.result(
                        statement == null || reason == null
                                ? null
                                : new Event.StatementReleased(statement, reason, previous));
            }
            case STATEMENT_WITHDRAWN -> {
                Initiator initiator = fields.required("initiator", INITIATORS);
                fields.required("errorClass", ERROR_CLASSES);
                String what = fields.words("what", REASON);
                String where = fields.words("where", REASON);
                yield fields.result(
                        statement == null || initiator == null || what == null || where == null
                                ? null
                                : new Event.StatementWithdrawn(statement, initiator, what, where, previous));
            }
            case REDACTION_ORDERED -> RedactionForm.readOrdered(fields, statement, previous);
            case RESTRICTION_LIFTED -> RedactionForm.readLifted(fields, statement, previous);
            default -> fields.result(statement == null ? null : new Event.EmbargoLifted(statement, previous));
        };
    }
}
