// SPDX-License-Identifier: Apache-2.0
package org.onrecord.domain;

import java.util.Map;
import java.util.Set;

/** Events as the payloads of log entries: the JSON objects that leaves commit to and that {@code onrecord.log} carries. */
public final class EventForm {
    private EventForm() {}

    /** The payload that reads as this event; what is absent is left out. */
    public static Map<String, Object> write(Event event) {
        return switch (event) {
            case Event.StancePolicyAdopted(String policy) ->
                new Members().put("policy", policy).toMap();
            case Event.LogKeyRotated rotated -> KeyRotationForm.write(rotated);
            case Event.LogOpened opened -> LogOpenedForm.write(opened);
            case Event.PartyDefined(PartyId party, PartyDefinition definition) ->
                PartyForm.write(definition, new Members().put("party", party.slug()));
            case Event.IssueDefined(IssueId issue, IssueDefinition definition) ->
                IssueForm.write(definition, new Members().put("issue", issue.slug()));
            case Event.StatementRecorded(StatementId id, Statement statement) -> StatementForm.write(id, statement);
            case Event.RedactionCompleted completed -> RedactionForm.write(completed);
            case Event.Amendment amendment -> AmendmentForm.write(amendment);
            case Event.Derived derived -> DerivedForm.write(derived);
        };
    }

    /** Reads a payload that {@link #write} made; anything else is invalid. */
    public static Form<Event> read(EventType type, Map<String, ?> payload) {
        return read(type, payload, Set.of());
    }

    /** Reads a payload of which fields may have been redacted: a text that is gone is read as an empty one. */
    public static Form<Event> readLeft(EventType type, Map<String, ?> payload) {
        return read(type, payload, RedactableSlots.ALL);
    }

    /**
     * Reads a payload of which some fields may have been redacted.
     *
     * @param lacking slots that may be missing though the form asks for them
     */
    public static Form<Event> read(EventType type, Map<String, ?> payload, Set<String> lacking) {
        return switch (type) {
            case STANCE_POLICY_ADOPTED -> policyAdopted(payload);
            case PARTY_DEFINED -> partyDefined(payload);
            case ISSUE_DEFINED -> issueDefined(payload);
            case STATEMENT_RECORDED -> StatementForm.readRecorded(payload, lacking);
            case APPEARANCE_ADDED,
                    STATEMENT_CORRECTED,
                    STATEMENT_HELD,
                    STATEMENT_RELEASED,
                    STATEMENT_WITHDRAWN,
                    EMBARGO_LIFTED,
                    REDACTION_ORDERED,
                    RESTRICTION_LIFTED -> AmendmentForm.read(type, payload, lacking);
            case REDACTION_COMPLETED -> RedactionForm.readCompleted(payload);
            case POSITION_CHANGED, POSITION_AFFIRMED, STANCE_HISTORY_REVISED -> DerivedForm.read(type, payload);
            case LOG_KEY_ROTATED -> KeyRotationForm.read(payload);
            case LOG_OPENED -> LogOpenedForm.read(payload);
        };
    }

    private static Form<Event> policyAdopted(Map<String, ?> payload) {
        Fields fields = Fields.root(payload, EventType.STANCE_POLICY_ADOPTED.fields());
        String policy = fields.required("policy", FieldTypes.LINE);
        return fields.result(policy == null ? null : new Event.StancePolicyAdopted(policy));
    }

    private static Form<Event> partyDefined(Map<String, ?> payload) {
        Fields fields = Fields.root(payload, EventType.PARTY_DEFINED.fields());
        PartyId party = fields.required("party", FieldTypes.PARTY);
        PartyDefinition definition = PartyForm.read(fields);
        return fields.result(party == null || definition == null ? null : new Event.PartyDefined(party, definition));
    }

    private static Form<Event> issueDefined(Map<String, ?> payload) {
        Fields fields = Fields.root(payload, EventType.ISSUE_DEFINED.fields());
        IssueId issue = fields.required("issue", FieldTypes.ISSUE);
        IssueDefinition definition = IssueForm.read(fields);
        return fields.result(issue == null || definition == null ? null : new Event.IssueDefined(issue, definition));
    }
}
