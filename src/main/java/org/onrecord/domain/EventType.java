// SPDX-License-Identifier: Apache-2.0
package org.onrecord.domain;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The types of entries in the log, each with its field slots: the fields that a leaf commits to, in a fixed order.
 * Frozen: a slot is never renamed, moved or taken away, and a slot that is not used still commits to null, so that
 * presence does not show. A dotted slot is a field of a nested object. {@code actedBy} is the subject who acted.
 */
public enum EventType {
    STANCE_POLICY_ADOPTED("StancePolicyAdopted", "policy", "actedBy"),
    PARTY_DEFINED("PartyDefined", "party", "name", "description", "aliases", "actedBy"),
    ISSUE_DEFINED("IssueDefined", "issue", "title", "proposition", "topic", "kind", "unit", "actedBy"),
    STATEMENT_RECORDED(
            "StatementRecorded",
            "id",
            "party",
            "speaker.identification",
            "speaker.name",
            "speaker.role",
            "speaker.affiliation",
            "speaker.descriptor",
            "speaker.sourceRef",
            "directness",
            "terms",
            "anonymityReason",
            "agreedConditions",
            "toldTo",
            "rendering",
            "text",
            "language",
            "translatedFrom",
            "kind",
            "noCommentKind",
            "saidAt",
            "saidOrder",
            "place",
            "sourceCount",
            "positions",
            "appearances",
            "relations",
            "embargoedUntil",
            "actedBy"),
    POSITION_CHANGED(
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
            "previousChange"),
    POSITION_AFFIRMED(
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
            "previousChange"),
    STANCE_HISTORY_REVISED(
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
            "revised");

    private static final Choices<EventType> BY_NAME = Choices.of(EventType.class, EventType::eventName);

    private final String eventName;
    private final List<String> slots;
    private final Set<String> fields;

    EventType(String eventName, String... slots) {
        this.eventName = eventName;
        this.slots = List.of(slots);
        this.fields = this.slots.stream()
                .filter(slot -> !slot.equals("actedBy"))
                .map(slot -> slot.substring(0, slot.indexOf('.') < 0 ? slot.length() : slot.indexOf('.')))
                .collect(Collectors.toUnmodifiableSet());
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

    /** The type with this name, if there is one. */
    public static Optional<EventType> ofName(String eventName) {
        return Optional.ofNullable(BY_NAME.find(eventName));
    }

    /** The type of an event. */
    public static EventType of(Event event) {
        return switch (event) {
            case Event.StancePolicyAdopted adopted -> STANCE_POLICY_ADOPTED;
            case Event.PartyDefined defined -> PARTY_DEFINED;
            case Event.IssueDefined defined -> ISSUE_DEFINED;
            case Event.StatementRecorded recorded -> STATEMENT_RECORDED;
            case Event.PositionChanged changed -> POSITION_CHANGED;
            case Event.PositionAffirmed affirmed -> POSITION_AFFIRMED;
            case Event.StanceHistoryRevised revised -> STANCE_HISTORY_REVISED;
        };
    }
}
