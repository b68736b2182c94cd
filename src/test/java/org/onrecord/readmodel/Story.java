// SPDX-License-Identifier: Apache-2.0
package org.onrecord.readmodel;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.TreeSet;
import org.onrecord.domain.Appearance;
import org.onrecord.domain.Command;
import org.onrecord.domain.ErrorClass;
import org.onrecord.domain.Event;
import org.onrecord.domain.Expectation;
import org.onrecord.domain.Initiator;
import org.onrecord.domain.IssueDefinition;
import org.onrecord.domain.IssueId;
import org.onrecord.domain.IssueKind;
import org.onrecord.domain.PartyDefinition;
import org.onrecord.domain.PartyId;
import org.onrecord.domain.RedactableSlots;
import org.onrecord.domain.Rfc3339;
import org.onrecord.domain.StatementForm;
import org.onrecord.domain.StatementId;
import org.onrecord.domain.StatementState;

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

    private static final List<String> RELATIONS = List.of(
            "DUPLICATES", "RETRACTS", "RETRACTS", "DENIES", "DENIES", "CONTRADICTS", "CONFLICTS_WITH", "RESPONDS_TO");
    private static final List<String> CORRECTED = List.of(
            "party",
            "positions",
            "positions",
            "saidAt",
            "saidOrder",
            "terms",
            "directness",
            "text",
            "speaker",
            "appearances",
            "relations",
            "kind",
            "embargoedUntil");

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

    /** Steps of a desk that records, and amends what is recorded; many of them late, some refused. */
    void desk(int steps) {
        for (int i = 0; i < steps; i++) {
            List<StatementState> recorded = log.statements();
            if (recorded.isEmpty() || random.nextInt(5) < 2) {
                Map<String, Object> form = form();
                relate(form, recorded);
                if (random.nextInt(6) == 0) {
                    form.put("embargoedUntil", Rfc3339.format(soon()));
                }
                log.record(
                        StatementId.next(1_700_000_000_000L + log.nextPosition(), random),
                        StatementForm.read(form).orThrow());
            } else {
                // Of the newest as often as of any: several amendments of one statement close together.
                int newest = Math.max(0, recorded.size() - 3);
                log.amend(amendment(
                        random.nextBoolean() ? pick(recorded.subList(newest, recorded.size())) : pick(recorded),
                        recorded));
            }
            if (random.nextInt(4) == 0) {
                log.commit();
            }
        }
        log.commit();
    }

    /** Redacts one of the statements, of which some are withdrawn or held; or restricts it for a while. */
    void redaction() {
        StatementId id = pick(log.statements()).id();
        if (random.nextInt(4) == 0
                && log.statements().stream().anyMatch(each -> each.id().equals(id) && !each.isWithdrawn())) {
            log.restrict(id);
        } else {
            log.redact(id);
        }
        log.commit();
    }

    /** Redacts fields of one of the statements, some of them once more or anew. */
    void redactionOfFields() {
        List<String> all = new ArrayList<>(new TreeSet<>(RedactableSlots.ALL));
        Collections.shuffle(all, random);
        log.redactFields(pick(log.statements()).id(), all.subList(0, 1 + random.nextInt(all.size())));
        log.commit();
    }

    private long soon() {
        return HandMadeLog.recordedMillis(log.nextPosition()) + 1 + random.nextInt(10);
    }

    private void relate(Map<String, Object> form, List<StatementState> recorded) {
        if (!recorded.isEmpty() && random.nextInt(3) == 0) {
            form.put(
                    "relations",
                    List.of(Map.of(
                            "relation", pick(RELATIONS),
                            "statement", pick(recorded).id().toString())));
        }
    }

    private Command.Amend amendment(StatementState of, List<StatementState> recorded) {
        Expectation any = new Expectation.Any();
        if (of.isEmbargoed() && random.nextBoolean()) {
            return new Command.LiftEmbargo(of.id());
        }
        return switch (random.nextInt(12)) {
            case 0 -> new Command.WithdrawStatement(of.id(), Initiator.OUTLET, "a hoax", "everywhere", any);
            case 1, 2, 3 ->
                of.isHeld()
                        ? new Command.ReleaseStatement(of.id(), "confirmed", any)
                        : new Command.HoldStatement(of.id(), "in doubt", any);
            case 4, 5 ->
                new Command.AddAppearances(
                        of.id(),
                        List.of(new Appearance(
                                "outlet-" + random.nextInt(6),
                                Optional.empty(),
                                Optional.of("v" + random.nextInt(50)),
                                random.nextBoolean()
                                        ? OptionalLong.empty()
                                        : OptionalLong.of(1_500_000_000_000L + random.nextInt(1_000_000)),
                                Optional.empty())),
                        any);
            default ->
                new Command.CorrectStatement(
                        of.id(), Initiator.DESK, ErrorClass.CORRECTED, "was wrong", "here", patch(recorded), any);
        };
    }

    /** A few fields of another statement: another issue, party, slot, day, value, or only other words. */
    private Map<String, Object> patch(List<StatementState> recorded) {
        Map<String, Object> form = form();
        relate(form, recorded);
        Map<String, Object> patch = new HashMap<>();
        for (int i = 0; i <= random.nextInt(3); i++) {
            String field = pick(CORRECTED);
            patch.put(field, form.get(field));
        }
        return patch;
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
