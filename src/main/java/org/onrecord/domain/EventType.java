// SPDX-License-Identifier: Apache-2.0
package org.onrecord.domain;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The types of entries in the log, each with its field slots: the fields that a leaf commits to, in a fixed order.
 * Frozen: a slot is never renamed, moved or taken away, and a slot that is not used still commits to null, so that
 * presence does not show. A dotted slot is a field of a nested object. {@code actedBy} is the subject who acted.
 */
public enum EventType {
    STANCE_POLICY_ADOPTED(Group.BEGINNING, "StancePolicyAdopted", "policy", "actedBy"),
    PARTY_DEFINED(Group.BEGINNING, "PartyDefined", "party", "name", "description", "aliases", "actedBy"),
    ISSUE_DEFINED(Group.BEGINNING, "IssueDefined", "issue", "title", "proposition", "topic", "kind", "unit", "actedBy"),
    STATEMENT_RECORDED(Group.BEGINNING, "StatementRecorded", StatementSlots.between(List.of("id"), List.of("actedBy"))),
    APPEARANCE_ADDED(Group.AMENDMENT, "AppearanceAdded", "statement", "appearances", "previous", "actedBy"),
    STATEMENT_CORRECTED(
            Group.AMENDMENT,
            "StatementCorrected",
            StatementSlots.between(
                    List.of("statement", "initiator", "errorClass", "what", "where", "fields"),
                    List.of("previous", "actedBy"))),
    STATEMENT_HELD(Group.AMENDMENT, "StatementHeld", "statement", "reason", "previous", "actedBy"),
    STATEMENT_RELEASED(Group.AMENDMENT, "StatementReleased", "statement", "reason", "previous", "actedBy"),
    STATEMENT_WITHDRAWN(
            Group.AMENDMENT,
            "StatementWithdrawn",
            "statement",
            "initiator",
            "errorClass",
            "what",
            "where",
            "previous",
            "actedBy"),
    EMBARGO_LIFTED(Group.AMENDMENT, "EmbargoLifted", "statement", "previous", "actedBy"),
    POSITION_CHANGED(
            Group.DERIVED,
            "PositionChanged",
            "party",
            "issue",
            "slot",
            "from",
            "to",
            "changeKind",
            "effectiveAt",
            "since",
            "lastAffirmed",
            "cause",
            "policy",
            "previous",
            "previousChange",
            "revised"),
    POSITION_AFFIRMED(
            Group.DERIVED,
            "PositionAffirmed",
            "party",
            "issue",
            "slot",
            "to",
            "changeKind",
            "effectiveAt",
            "since",
            "lastAffirmed",
            "cause",
            "policy",
            "previous",
            "previousChange",
            "revised"),
    STANCE_HISTORY_REVISED(
            Group.DERIVED,
            "StanceHistoryRevised",
            "party",
            "issue",
            "slot",
            "to",
            "changeKind",
            "effectiveAt",
            "since",
            "lastAffirmed",
            "cause",
            "policy",
            "previous",
            "previousChange",
            "revised"),
    REDACTION_ORDERED(
            Group.AMENDMENT,
            "RedactionOrdered",
            "redaction",
            "statement",
            "basis",
            "targets",
            "dependents",
            "unverifiable",
            "askedBy",
            "approvedBy",
            "previous",
            "actedBy"),
    REDACTION_COMPLETED(Group.BEGINNING, "RedactionCompleted", "redaction", "order", "system", "actedBy"),
    RESTRICTION_LIFTED(
            Group.AMENDMENT,
            "RestrictionLifted",
            "redaction",
            "statement",
            "order",
            "askedBy",
            "approvedBy",
            "previous",
            "actedBy"),
    LOG_KEY_ROTATED(Group.BEGINNING, "LogKeyRotated", "oldKey", "newKey", "overlapSeconds", "signatures", "actedBy"),
    LOG_OPENED(Group.BEGINNING, "LogOpened", "predecessor", "head", "carried", "actedBy");

    private static final Choices<EventType> BY_NAME = Choices.of(EventType.class, EventType::eventName);

    private final Group group;
    private final String eventName;
    private final List<String> slots;
    private final Set<String> fields;

    EventType(Group group, String eventName, String... slots) {
        this(group, eventName, List.of(slots));
    }

    EventType(Group group, String eventName, List<String> slots) {
        this.group = group;
        this.eventName = eventName;
        this.slots = slots;
        this.fields = StatementSlots.fields(slots);
    }

    /** The name in leaves, records and views, such as {@code StatementRecorded}. */
    public String eventName() {
        return eventName;
    }

    /** The field slots, in their frozen order. */
    public List<String> slots() {
        return slots;
    }

    /** The top-level fields that a payload of this type may have. */
    Set<String> fields() {
        return fields;
    }

    /** Whether entries of this type follow a StatementRecorded in its stream. */
    public boolean amends() {
        return group == Group.AMENDMENT;
    }

    /** Whether entries of this type follow from facts by the stance policy. */
    public boolean isDerived() {
        return group == Group.DERIVED;
    }

    /** What entries of a type are in their streams. */
    private enum Group {
        BEGINNING,
        AMENDMENT,
        DERIVED
    }

    /** Who acts in an entry of this type: a role, never a person. */
    public String actor() {
        return switch (this) {
            case STANCE_POLICY_ADOPTED,
                    EMBARGO_LIFTED,
                    POSITION_CHANGED,
                    POSITION_AFFIRMED,
                    STANCE_HISTORY_REVISED,
                    REDACTION_COMPLETED,
                    LOG_KEY_ROTATED,
                    LOG_OPENED -> "ledger";
            case PARTY_DEFINED,
                    ISSUE_DEFINED,
                    STATEMENT_RECORDED,
                    APPEARANCE_ADDED,
                    STATEMENT_CORRECTED,
                    STATEMENT_HELD,
                    STATEMENT_RELEASED,
                    STATEMENT_WITHDRAWN,
                    REDACTION_ORDERED,
                    RESTRICTION_LIFTED -> "desk";
        };
    }

    /** The type with this name, if there is one. */
    public static Optional<EventType> ofName(String eventName) {
        return Optional.ofNullable(BY_NAME.find(eventName));
    }

    /** The type of an event. */
    public static EventType of(Event event) {
        return switch (event) {
            case Event.StancePolicyAdopted adopted -> STANCE_POLICY_ADOPTED;
            case Event.LogKeyRotated rotated -> LOG_KEY_ROTATED;
            case Event.LogOpened opened -> LOG_OPENED;
            case Event.PartyDefined defined -> PARTY_DEFINED;
            case Event.IssueDefined defined -> ISSUE_DEFINED;
            case Event.StatementRecorded recorded -> STATEMENT_RECORDED;
            case Event.AppearanceAdded added -> APPEARANCE_ADDED;
            case Event.StatementCorrected corrected -> STATEMENT_CORRECTED;
            case Event.StatementHeld held -> STATEMENT_HELD;
            case Event.StatementReleased released -> STATEMENT_RELEASED;
            case Event.StatementWithdrawn withdrawn -> STATEMENT_WITHDRAWN;
            case Event.EmbargoLifted lifted -> EMBARGO_LIFTED;
            case Event.RedactionOrdered ordered -> REDACTION_ORDERED;
            case Event.RedactionCompleted completed -> REDACTION_COMPLETED;
            case Event.RestrictionLifted lifted -> RESTRICTION_LIFTED;
            case Event.PositionChanged changed -> POSITION_CHANGED;
            case Event.PositionAffirmed affirmed -> POSITION_AFFIRMED;
            case Event.StanceHistoryRevised revised -> STANCE_HISTORY_REVISED;
        };
    }
}
