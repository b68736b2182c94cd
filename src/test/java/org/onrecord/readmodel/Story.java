// SPDX-License-Identifier: Apache-2.0
package org.onrecord.readmodel;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.onrecord.domain.Event;
import org.onrecord.domain.IssueDefinition;
import org.onrecord.domain.IssueId;
import org.onrecord.domain.IssueKind;
import org.onrecord.domain.PartyDefinition;
import org.onrecord.domain.PartyId;
import org.onrecord.domain.StatementForm;
import org.onrecord.domain.StatementId;

/** Random statements of a few parties on a few issues, so that every kind of change comes about; late ones among them. */
final class Story {
    static final int PARTIES = 4;
    static final int ISSUES = 5;
    private static final List<String> POLARITIES =
            List.of("FOR", "AGAINST", "CONDITIONAL", "MIXED", "UNDER_REVIEW", "NO_POSITION");
    private static final List<String> STRENGTHS = List.of("FIRM", "TENTATIVE", "UNSTATED");
    private static final List<String> TERMS =
            List.of("ON_THE_RECORD", "ON_THE_RECORD", "UNSPECIFIED", "BACKGROUND", "DEEP_BACKGROUND");
    private static final List<String> DIRECTNESS = List.of("OWN", "SPOKESPERSON", "REPORTED_BY_OTHER");

    private final Random random;
    private final HandMadeLog log;

    Story(long seed, HandMadeLog log) {
        System.out.println("seed " + seed);
        this.random = new Random(seed);
        this.log = log;
    }

    void begin() {
        log.append(new Event.StancePolicyAdopted("1"));
        for (int i = 0; i < PARTIES; i++) {
            log.append(new Event.PartyDefined(
                    new PartyId("party-" + i), new PartyDefinition("Party " + i, Optional.empty(), List.of())));
        }
        for (int i = 0; i < ISSUES; i++) {
            define(i, "topic-" + i % 2);
        }
        log.commit();
    }

    void define(int issue, String topic) {
        log.append(new Event.IssueDefined(
                new IssueId("issue-" + issue),
                new IssueDefinition("Issue " + issue, Optional.empty(), topic, IssueKind.STANCE, Optional.empty())));
    }

    /** Records so many statements, a few to a Kafka transaction, with an aborted one now and then. */
    void statements(int count) {
        for (int i = 0; i < count; i++) {
            log.record(
                    StatementId.next(1_700_000_000_000L + log.nextPosition(), random),
                    StatementForm.read(form()).orThrow());
            if (random.nextInt(4) == 0) {
                log.commit();
            }
        }
        log.commit();
    }

    private Map<String, Object> form() {
        String terms = pick(TERMS);
        Map<String, Object> speaker = new LinkedHashMap<>();
        speaker.put("identification", "NAMED");
        speaker.put("name", "Canary " + random.nextInt(3));
        speaker.put("descriptor", "an official");
        Map<String, Object> form = new LinkedHashMap<>();
        if (random.nextInt(10) > 0) {
            form.put("party", "party-" + random.nextInt(PARTIES));
        }
        form.put("speaker", speaker);
        form.put("directness", pick(DIRECTNESS));
        form.put("terms", terms);
        form.put("rendering", "SUMMARY");
        form.put("text", "Said “" + random.nextInt() + "” — قال");
        form.put("language", "en");
        form.put("kind", random.nextInt(6) == 0 ? "PREDICTION" : "DEMAND");
        form.put("saidAt", "20%02d-0%d-1%d".formatted(random.nextInt(20), 1 + random.nextInt(9), random.nextInt(9)));
        if (random.nextBoolean()) {
            form.put("saidOrder", (long) random.nextInt(3));
        }
        List<Object> positions = new ArrayList<>();
        int first = random.nextInt(ISSUES);
        for (int i = 0; i <= random.nextInt(2); i++) {
            Map<String, Object> position = new LinkedHashMap<>();
            position.put("issue", "issue-" + (first + i) % ISSUES);
            position.put("polarity", pick(POLARITIES));
            position.put("strength", pick(STRENGTHS));
            position.put("conditions", random.nextBoolean() ? List.of() : List.of("if " + random.nextInt(2)));
            positions.add(position);
        }
        form.put("positions", positions);
        form.put("appearances", List.of(Map.of("outlet", "outlet-" + random.nextInt(3)), Map.of("outlet", "outlet-0")));
        return form;
    }

    private <T> T pick(List<T> values) {
        return values.get(random.nextInt(values.size()));
    }
}
