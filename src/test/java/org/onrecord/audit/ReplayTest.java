// SPDX-License-Identifier: Apache-2.0
package org.onrecord.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.onrecord.domain.Approved;
import org.onrecord.domain.Command;
import org.onrecord.domain.ErrorClass;
import org.onrecord.domain.Event;
import org.onrecord.domain.Expectation;
import org.onrecord.domain.Initiator;
import org.onrecord.domain.LogPosition;
import org.onrecord.domain.PubStatus;
import org.onrecord.domain.RandomHistory;
import org.onrecord.domain.RedactableSlots;
import org.onrecord.domain.RedactionBasis;
import org.onrecord.domain.RedactionId;
import org.onrecord.domain.StatementState;
import org.onrecord.transparency.Ed25519Key;
import org.onrecord.transparency.WitnessPolicy;

/** Random histories in which statements are redacted: what is left is replayed, and nothing that is honest fails. */
class ReplayTest {
    private static final int HISTORIES = 60;

    @TempDir
    private Path directory;

    private final Ed25519Key key = Ed25519Key.generate("log.example/audited");

    /** Some statements of a random history, redacted or restricted somewhere on the way. */
    private HandMadeExport redacted(long seed) {
        Random random = new Random(seed);
        HandMadeExport log = new HandMadeExport(key, seed, RandomHistory.emptyLedger());
        Random ofFields = new Random(~seed);
        RandomHistory.definitions().forEach(log::follow);
        for (RandomHistory.Step step :
                RandomHistory.with(new Random(seed), EnumSet.allOf(RandomHistory.Amending.class)).steps) {
            log.nowMillis = step.atMillis();
            switch (step.command()) {
                case Command.RecordStatement record ->
                    log.ledger.record(record.id(), record.statement(), step.atMillis());
                case Command.Amend amend -> log.ledger.amend(amend, step.atMillis());
                default -> throw new AssertionError(step);
            }
            if (!log.ledger.inOrder().isEmpty() && random.nextInt(5) == 0) {
                redact(log, random);
            }
            if (!log.ledger.inOrder().isEmpty() && ofFields.nextInt(6) == 0) {
                redactFields(log, ofFields);
            }
            log.appendNew();
        }
        return log;
    }

    /** Some of them go on, released and corrected, without what every form asks for. */
    private static void redactFields(HandMadeExport log, Random random) {
        StatementState victim =
                log.ledger.inOrder().get(random.nextInt(log.ledger.inOrder().size()));
        if (victim.status() == PubStatus.USABLE) {
            log.ledger.amend(new Command.HoldStatement(victim.id(), "-", new Expectation.Any()), log.nowMillis);
        }
        List<String> fields = new ArrayList<>(new TreeSet<>(RedactableSlots.ALL));
        Collections.shuffle(fields, random);
        log.ledger.amend(
                new Command.OrderRedaction(
                        victim.id(),
                        RedactionBasis.SAFETY,
                        fields.subList(0, 1 + random.nextInt(fields.size())),
                        new Approved(asked(log), "ann", "ben")),
                log.nowMillis);
        if (random.nextBoolean()) {
            log.ledger.amend(new Command.ReleaseStatement(victim.id(), "-", new Expectation.Any()), log.nowMillis);
        }
        if (random.nextBoolean()) {
            log.ledger.amend(
                    new Command.CorrectStatement(
                            victim.id(),
                            Initiator.DESK,
                            ErrorClass.CORRECTED,
                            "-",
                            "-",
                            Map.of("saidOrder", (long) random.nextInt(1_000)),
                            new Expectation.Any()),
                    log.nowMillis);
        }
    }

    /** Under an id of its own. */
    private static RedactionId asked(HandMadeExport log) {
        return new RedactionId(new UUID(0x018bcfe5_7b88_7000L, 0x8000_0000_0000_0000L | log.ledger.log.size()));
    }

    private static void redact(HandMadeExport log, Random random) {
        StatementState victim =
                log.ledger.inOrder().get(random.nextInt(log.ledger.inOrder().size()));
        if (victim.status() == PubStatus.USABLE) {
            log.ledger.amend(new Command.HoldStatement(victim.id(), "-", new Expectation.Any()), log.nowMillis);
        }
        RedactionBasis basis = random.nextInt(4) == 0 ? RedactionBasis.GDPR_RESTRICTION : RedactionBasis.COURT_ORDER;
        Approved approved = new Approved(asked(log), "ann", "ben");
        log.ledger.amend(new Command.OrderRedaction(victim.id(), basis, approved), log.nowMillis);
        if (random.nextBoolean()) {
            restrictions(log)
                    .forEach(order -> log.ledger.amend(
                            new Command.LiftRestriction(
                                    ((Event.RedactionOrdered) log.ledger.log.get((int) order.value())).statement(),
                                    order,
                                    approved),
                            log.nowMillis));
        }
    }

    private static List<LogPosition> restrictions(HandMadeExport log) {
        return positions(log, false);
    }

    private static List<LogPosition> positions(HandMadeExport log, boolean destroying) {
        List<LogPosition> orders = new ArrayList<>();
        for (int i = 0; i < log.ledger.log.size(); i++) {
            if (log.ledger.log.get(i) instanceof Event.RedactionOrdered ordered
                    && ordered.basis().destroys() == destroying) {
                orders.add(new LogPosition(i));
            }
        }
        return orders;
    }

    private Findings audit(HandMadeExport log, long seed) throws Exception {
        Path export = log.write(Files.createTempDirectory(directory, "seed-" + seed));
        Audit audit = new Audit(new AuditRequest(
                export.toString(),
                key.verifier(),
                Optional.empty(),
                Optional.of(export.resolve("state.json")),
                Optional.empty(),
                WitnessPolicy.NONE));
        audit.run();
        return audit.findings();
    }

    @Test
    void whatIsLeftOfARandomHistory_holds() throws Exception {
        long redacted = 0;
        long unverifiable = 0;
        long fields = 0;
        for (long seed = 0; seed < HISTORIES; seed++) {
            HandMadeExport log = redacted(seed);
            Set<Long> gone = new HashSet<>();
            for (LogPosition order : positions(log, true)) {
                Event.RedactionOrdered ordered = (Event.RedactionOrdered) log.ledger.log.get((int) order.value());
                if (ordered.takesFields()) {
                    log.destroyFields(order.value());
                    fields++;
                } else {
                    log.destroy(order.value());
                }
                ordered.scope()
                        .targets()
                        .forEach(target -> gone.add(target.position().value()));
                ordered.scope().dependents().forEach(dependent -> gone.add(dependent.value()));
                log.complete(order.value());
            }
            Findings findings = audit(log, seed);

            assertEquals(List.of(), findings.failures(), "seed " + seed);
            assertEquals(gone.size(), findings.count(Check.DISCLOSURES, Verdict.REDACTED), "seed " + seed);
            assertEquals(log.stances().size(), findings.count(Check.STANCES, Verdict.OK), "seed " + seed);
            redacted += gone.size();
            unverifiable += findings.count(Check.DERIVED, Verdict.UNVERIFIABLE);
        }
        System.out.println("seeds 0 to " + HISTORIES + ": " + redacted + " entries redacted, " + unverifiable
                + " derived entries unverifiable");
        assertTrue(redacted > HISTORIES * 4L, redacted + " entries redacted");
        assertTrue(fields > HISTORIES, fields + " orders of fields");
        assertTrue(unverifiable > HISTORIES, unverifiable + " derived entries unverifiable");
    }

    /** Between order and completion, what is left is any part of it. */
    @Test
    void whatIsOrderedAndNotAllDestroyedYet_holds() throws Exception {
        for (long seed = 0; seed < HISTORIES; seed++) {
            HandMadeExport log = redacted(seed);
            Random random = new Random(seed);
            for (LogPosition order : positions(log, true)) {
                Event.RedactionOrdered ordered = (Event.RedactionOrdered) log.ledger.log.get((int) order.value());
                ordered.scope().targets().stream()
                        .filter(target -> random.nextBoolean())
                        .forEach(target -> {
                            if (target.fields().isEmpty()) {
                                log.absent(target.position().value(), order.value());
                            } else {
                                log.withoutFields(target.position().value(), target.fields(), order.value());
                            }
                        });
                ordered.scope().dependents().stream()
                        .filter(dependent -> random.nextBoolean())
                        .forEach(dependent -> log.absent(dependent.value(), order.value()));
            }
            Findings findings = audit(log, seed);

            assertEquals(List.of(), findings.failures(), "seed " + seed);
            assertEquals(log.stances().size(), findings.count(Check.STANCES, Verdict.OK), "seed " + seed);
        }
    }
}
