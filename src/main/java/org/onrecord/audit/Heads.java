// SPDX-License-Identifier: Apache-2.0
package org.onrecord.audit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.onrecord.transparency.Checkpoint;
import org.onrecord.transparency.Cosignature;
import org.onrecord.transparency.Malformed;
import org.onrecord.transparency.TreeSize;
import org.onrecord.transparency.Unverified;
import org.onrecord.transparency.VerifierKey;
import org.onrecord.transparency.WitnessPolicy;

/**
 * The head to be checked, and those that were seen before: who signed and who cosigned them, what times they bear, and
 * that none of them is larger. Whether they are of one tree is for {@link TreeCheck}. Not thread-safe.
 */
final class Heads {
    private final AuditRequest request;
    private final KeyChain keys;
    private final Findings findings;
    private final List<Checkpoint> known = new ArrayList<>();
    private final List<TrustedTime> times = new ArrayList<>();
    private final RememberedHeads remembered;
    private final Set<Checkpoint> witnessed = new HashSet<>();
    private Optional<Checkpoint> last = Optional.empty();

    Heads(AuditRequest request, KeyChain keys, Findings findings) throws CannotAudit {
        this.request = request;
        this.keys = keys;
        this.findings = findings;
        String origin = request.log().name();
        Path file = request.state()
                .orElseGet(() -> RememberedHeads.usual(Path.of(System.getProperty("user.home", ".")), origin));
        this.remembered = RememberedHeads.read(file, origin);
        for (RememberedHeads.Head head : remembered.heads()) {
            Checkpoint.Signed signed = verified(head.note().getBytes(UTF_8))
                    .orElseThrow(() -> new CannotAudit(file + " holds a head that the log has not signed"));
            long size = signed.checkpoint().size().value();
            known.add(signed.checkpoint());
            takeWitnessed(signed);
            times.add(new TrustedTime(size, head.firstMillis(), head.lastMillis(), "when this auditor saw it"));
        }
    }

    /**
     * Whether the log's last head is signed and not cosigned by enough witnesses, who take a while: an earlier head may
     * be, and is to be judged then. No head that was seen before may be larger than the last.
     */
    boolean lacksWitnesses(byte[] lastNote) {
        try {
            Checkpoint.Signed signed = Checkpoint.Signed.parse(lastNote);
            VerifierKey key = keys.at(signed.checkpoint().size());
            boolean lacks = !request.witnesses().isSatisfied(cosigned(takeCosignatures(signed, key)));
            last = Optional.of(signed.checkpoint());
            return lacks;
        } catch (Malformed | Unverified e) {
            return false;
        }
    }

    /** The last head of the log, where an earlier one is judged in its place, or the log has gone on meanwhile. */
    Optional<Checkpoint> last() {
        return last;
    }

    /** Whether the log lacks entries of a head that was seen: it was set back, or has gone on while it was asked. */
    boolean isBehind(Checkpoint head) {
        TreeSize largest = largest(head);
        return known.stream().anyMatch(before -> before.size().compareTo(largest) > 0);
    }

    /** Whether a note is no head of the size that had its witnesses before: it is an older one, or none. */
    boolean isBehindWitnessed(Optional<byte[]> note) {
        TreeSize size = TreeSize.EMPTY;
        try {
            size = note.isPresent()
                    ? Checkpoint.Signed.parse(note.get()).checkpoint().size()
                    : size;
        } catch (Malformed e) {
            return false; // Told when it is judged.
        }
        TreeSize shown = size;
        return witnessed.stream().anyMatch(before -> before.size().compareTo(shown) > 0);
    }

    /** Takes in what the log shows as its last head by now, where that is its, and a larger one. */
    void takeLast(byte[] note, Checkpoint head) {
        try {
            Checkpoint.Signed signed = Checkpoint.Signed.parse(note);
            Checkpoint shown = signed.checkpoint();
            signed.verify(request.log().name(), keys.at(shown.size()), List.of());
            if (shown.size().compareTo(largest(head)) > 0) {
                keys.take(signed);
                last = Optional.of(shown);
            }
        } catch (Malformed | Unverified e) {
            // Then it is no better than the one that was shown first.
        }
    }

    /** The size of the largest head that the log shows by itself. */
    TreeSize largest(Checkpoint head) {
        return last.map(Checkpoint::size)
                .filter(size -> size.compareTo(head.size()) > 0)
                .orElse(head.size());
    }

    /** Takes note that enough witnesses of the policy had cosigned a head that is remembered, where it demands some. */
    private void takeWitnessed(Checkpoint.Signed signed) {
        WitnessPolicy policy = request.witnesses();
        try {
            Set<VerifierKey> cosigned = cosigned(signed.verify(
                    request.log().name(), keys.at(signed.checkpoint().size()), policy.witnessKeys()));
            if (policy.isSatisfied(cosigned) && !policy.isSatisfied(Set.of())) {
                witnessed.add(signed.checkpoint());
            }
        } catch (Unverified e) {
            // What is remembered was signed by another of the log's keys: whether that may be is said elsewhere.
        }
    }

    /**
     * Checks the signatures of the head; nothing when the log's does not hold.
     *
     * @param visit when it was asked for, and came
     */
    Optional<Checkpoint.Signed> judge(byte[] note, Visit visit) {
        VerifierKey key = request.log();
        try {
            Checkpoint.Signed signed = Checkpoint.Signed.parse(note);
            key = keys.at(signed.checkpoint().size());
            demand(signed, cosigned(takeCosignatures(signed, key)));
            keys.take(signed);
            findings.ok(Check.CHECKPOINT);
            times.add(new TrustedTime(
                    signed.checkpoint().size().value(),
                    visit.cameMillis(),
                    visit.askedMillis(),
                    "when this auditor saw it, now"));
            return Optional.of(signed);
        } catch (Malformed e) {
            fail(e.reason(), key, note);
        } catch (Unverified e) {
            fail(e.reason(), key, note);
        }
        return Optional.empty();
    }

    private static Set<VerifierKey> cosigned(List<Cosignature> cosignatures) {
        return cosignatures.stream().map(Cosignature::witness).collect(Collectors.toSet());
    }

    /** Demands the quorum, if the policy has one. */
    private void demand(Checkpoint.Signed signed, Set<VerifierKey> cosigned) {
        WitnessPolicy policy = request.witnesses();
        if (!policy.isSatisfied(cosigned)) {
            findings.add(Finding.fail(
                    Check.WITNESSES,
                    "too few have cosigned the head of size "
                            + signed.checkpoint().size(),
                    "a quorum of " + names(policy.witnessKeys()),
                    names(cosigned)));
        } else if (!policy.isSatisfied(Set.of())) {
            findings.ok(Check.WITNESSES);
        }
    }

    private static String names(Collection<VerifierKey> keys) {
        return keys.isEmpty()
                ? "nobody"
                : keys.stream().map(VerifierKey::name).sorted().collect(Collectors.joining(", "));
    }

    private void fail(String reason, VerifierKey key, byte[] note) {
        findings.add(Finding.fail(Check.CHECKPOINT, reason, "a checkpoint signed by " + key, new String(note, UTF_8)));
    }

    /** Takes in notes that came along: what the log has signed of them must be of one history, too. */
    void takeEarlier(List<byte[]> notes) {
        for (byte[] note : notes) {
            verified(note).map(Checkpoint.Signed::checkpoint).ifPresent(this::saw);
        }
    }

    /**
     * Takes in heads that cover changes of the key.
     *
     * @param isLive whether the log may be asked how far it has come: a copy of it may have been told of changes behind its
     *     head, and can't say of what tree a larger one is, which proves nothing therefore
     */
    void takeCovering(List<byte[]> notes, Checkpoint head, boolean isLive) {
        takeEarlier(
                notes.stream().filter(note -> isLive || isWithin(note, head)).toList());
    }

    private static boolean isWithin(byte[] note, Checkpoint whole) {
        try {
            return isWithin(Checkpoint.Signed.parse(note).checkpoint(), whole);
        } catch (Malformed e) {
            return false;
        }
    }

    /** Takes in a head that {@link #verified} has found to be the log's. */
    void saw(Checkpoint head) {
        known.add(head);
    }

    /** Takes in a time that somebody else than the log answers for. */
    void at(TrustedTime time) {
        times.add(time);
    }

    /** Reads a note, if a key of the log has signed it. */
    Optional<Checkpoint.Signed> verified(byte[] note) {
        try {
            Checkpoint.Signed signed = Checkpoint.Signed.parse(note);
            Optional<VerifierKey> key = keys.take(signed);
            if (key.isPresent()) {
                takeCosignatures(signed, key.get());
            }
            return key.map(signer -> signed);
        } catch (Malformed | Unverified e) {
            return Optional.empty();
        }
    }

    private List<Cosignature> takeCosignatures(Checkpoint.Signed signed, VerifierKey key) throws Unverified {
        List<Cosignature> cosignatures =
                signed.verify(request.log().name(), key, request.witnesses().witnessKeys());
        for (Cosignature cosignature : cosignatures) {
            long millis = cosignature.time().toEpochMilli();
            times.add(new TrustedTime(
                    signed.checkpoint().size().value(),
                    millis,
                    millis,
                    "when " + cosignature.witness().name() + " cosigned it"));
        }
        return cosignatures;
    }

    /**
     * Holds that no head was larger than this one, or than the last one that the log shows; and of those that had their
     * witnesses, none than this one.
     */
    void hold(Checkpoint head) {
        TreeSize largest = largest(head);
        for (Checkpoint before : witnessed) {
            if (before.size().compareTo(head.size()) > 0) {
                findings.add(Finding.fail(
                        Check.HEADS,
                        "rollback: the witnessed head is smaller than one that had its witnesses before",
                        "a witnessed head of size " + before.size() + " or more",
                        "size " + head.size()));
            }
        }
        for (Checkpoint before : known) {
            if (before.size().compareTo(largest) > 0) {
                findings.add(Finding.fail(
                        Check.HEADS,
                        "rollback: the log is shorter than a head that it signed before",
                        "a head of size " + before.size() + " or more",
                        "size " + largest));
            }
        }
    }

    /** The notes that are remembered, as they were signed, of heads that are not larger than this one. */
    List<byte[]> notes(Checkpoint head) {
        List<byte[]> notes = new ArrayList<>();
        for (RememberedHeads.Head each : remembered.heads()) {
            byte[] note = each.note().getBytes(UTF_8);
            if (verified(note)
                    .filter(signed -> isWithin(signed.checkpoint(), head))
                    .isPresent()) {
                notes.add(note);
            }
        }
        return notes;
    }

    private static boolean isWithin(Checkpoint part, Checkpoint whole) {
        return part.size().compareTo(whole.size()) <= 0;
    }

    /** Every head that was seen before. */
    List<Checkpoint> known() {
        return List.copyOf(known);
    }

    /** Every time that somebody else than the log answers for. */
    List<TrustedTime> times() {
        return List.copyOf(times);
    }

    /** What was absent by orders behind heads that were seen before, and is not settled yet. */
    List<RememberedAbsence> absences() {
        return remembered.absences();
    }

    /**
     * Remembers the head, unless something speaks against it or the tree that it signs.
     *
     * @param visit when it was asked for, and came
     * @param isLast whether the log was seen to end there just then
     * @param deferred what was absent under it
     * @throws CannotAudit when it can't be remembered
     */
    void remember(Checkpoint.Signed head, Visit visit, boolean isLast, DeferredAbsences deferred) throws CannotAudit {
        boolean holds = findings.count(Check.CHECKPOINT, Verdict.FAIL) == 0
                && findings.count(Check.KEYS, Verdict.FAIL) == 0
                && findings.count(Check.HEADS, Verdict.FAIL) == 0
                && findings.count(Check.TREE, Verdict.FAIL) == 0;
        if (holds) {
            remembered.remember(
                    new RememberedHeads.Head(
                            new String(head.bytes(), UTF_8),
                            visit.cameMillis(),
                            isLast ? visit.askedMillis() : Long.MIN_VALUE),
                    head.checkpoint(),
                    deferred);
        }
    }
}
