// SPDX-License-Identifier: Apache-2.0
package org.onrecord.domain;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** A statement under construction, as its form; starts as the least that the form takes. */
final class Utterance {
    static final PartyId PARTY = new PartyId("hamas");
    static final IssueId ISSUE = new IssueId("end-war");
    /** Later than anything said in these tests, so that recording caps nothing unless a test asks for it. */
    static final long RECORDED_MILLIS = ((Parsed.Value<Long>) Rfc3339.parse("2030-01-01T00:00:00Z")).value();

    final Map<String, Object> form = new LinkedHashMap<>();
    final Map<String, Object> speaker = new LinkedHashMap<>();
    final Map<String, Object> position = new LinkedHashMap<>();
    private final List<Object> relations = new ArrayList<>();
    private long recordedMillis = RECORDED_MILLIS;

    private Utterance(String saidAt) {
        speaker.put("identification", "NAMED");
        speaker.put("name", "Taher Al-Nono");
        form.put("party", PARTY.slug());
        form.put("speaker", speaker);
        form.put("directness", "OWN");
        form.put("terms", "ON_THE_RECORD");
        form.put("rendering", "PARAPHRASE");
        form.put("text", "We want the war to end.");
        form.put("language", "en");
        form.put("kind", "DEMAND");
        form.put("saidAt", saidAt);
        position.put("issue", ISSUE.slug());
        position.put("polarity", "FOR");
        form.put("positions", List.of(position));
        form.put("relations", relations);
    }

    static Utterance on(String saidAt) {
        return new Utterance(saidAt);
    }

    /** The id of the statement recorded at this position. */
    static StatementId id(long entry) {
        return new StatementId(new UUID(0x7000L, 0x8000_0000_0000_0000L | entry));
    }

    Utterance says(Polarity polarity) {
        position.put("polarity", polarity.name());
        return this;
    }

    Utterance says(Polarity polarity, Strength strength) {
        position.put("strength", strength.name());
        return says(polarity);
    }

    Utterance provided(String... conditions) {
        position.put("conditions", List.of(conditions));
        return this;
    }

    Utterance claims(Object low, String unit, String asOf) {
        position.remove("polarity");
        position.put("figure", Map.of("low", low, "bound", "AT_LEAST", "unit", unit, "asOf", asOf));
        return this;
    }

    Utterance with(String field, Object value) {
        form.put(field, value);
        return this;
    }

    Utterance without(String field) {
        form.remove(field);
        return this;
    }

    Utterance inOrder(long saidOrder) {
        return with("saidOrder", saidOrder);
    }

    Utterance publishedAt(String instant) {
        return with("appearances", List.of(Map.of("outlet", "reuters", "publishedAt", instant)));
    }

    Utterance recordedAt(String instant) {
        recordedMillis = ((Parsed.Value<Long>) Rfc3339.parse(instant)).value();
        return this;
    }

    Utterance related(Relation relation, long entry) {
        relations.add(Map.of("relation", relation.name(), "statement", id(entry).toString()));
        return this;
    }

    Statement statement() {
        return StatementForm.read(form).orThrow();
    }

    /** The statement as it stands once it is recorded at this position. */
    StatementState recorded(long entry) {
        return StatementState.recorded(
                new LogPosition(entry), recordedMillis, new Event.StatementRecorded(id(entry), statement()));
    }

    /** What it contributes to the one issue when it is recorded at this position. */
    Contribution at(long entry) {
        return StancePolicy.ONE.contributions(recorded(entry)).values().stream()
                .findFirst()
                .orElseThrow();
    }
}
