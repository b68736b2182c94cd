// SPDX-License-Identifier: Apache-2.0
package org.onrecord.audit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.onrecord.domain.Rfc3339;
import org.onrecord.transparency.Checkpoint;
import org.onrecord.transparency.Malformed;
import org.onrecord.transparency.SignedNote;
import org.onrecord.transparency.TreeSize;
import org.onrecord.transparency.Unverified;
import org.onrecord.transparency.VerifierKey;

/**
 * The keys of a log, found from the one that the auditor believes: from there on and back, each change that both of its
 * keys have signed. Which changes there are is served, and believed as far as the log has them, one by one, under a head
 * that the old key has signed (src/docs/log-format.md). Not thread-safe.
 */
final class KeyChain {
    private static final int SIGNATURE_BYTES = 64;

    private final VerifierKey trusted;
    private final Findings findings;
    private final List<Term> terms = new ArrayList<>();
    private final Map<Long, ServedRotation> linked = new HashMap<>();
    private final Set<Long> inTheLog = new HashSet<>();

    /** By change, until when both keys sign, epoch milliseconds. */
    private final Map<Long, Long> overlapEnds = new HashMap<>();

    private final Set<Long> underTheOldKey = new HashSet<>();
    private final Set<Long> refused = new HashSet<>();

    /** @param entry the position of what brought the key in; -1 when that is not known, or nothing did */
    private record Term(VerifierKey key, long entry) {}

    /** @param lines as {@code /log/rotations} gives them */
    KeyChain(VerifierKey trusted, List<byte[]> lines, Findings findings) {
        this.trusted = trusted;
        this.findings = findings;
        List<ServedRotation> served = new ArrayList<>();
        for (byte[] line : lines) {
            try {
                served.add(ServedRotation.parse(line, trusted.name()));
            } catch (ServedRotation.Refused e) {
                findings.add(Finding.fail(
                        Check.KEYS, e.reason(), "a change of key that both keys have signed", new String(line, UTF_8)));
            }
        }
        served.sort(Comparator.comparingLong(ServedRotation::position));
        link(served);
    }

    private void link(List<ServedRotation> served) {
        terms.add(new Term(trusted, -1));
        for (ServedRotation each : served) {
            boolean follows = each.rotation().oldKey().equals(terms.getLast().key());
            if (follows && !has(each.rotation().newKey())) {
                terms.add(new Term(each.rotation().newKey(), each.position()));
                linked.put(each.position(), each);
            }
        }
        for (ServedRotation each : served.reversed()) {
            boolean leads = each.rotation().newKey().equals(terms.getFirst().key());
            if (leads
                    && !linked.containsKey(each.position())
                    && !has(each.rotation().oldKey())) {
                terms.set(0, new Term(terms.getFirst().key(), each.position()));
                terms.addFirst(new Term(each.rotation().oldKey(), -1));
                linked.put(each.position(), each);
            }
        }
        for (ServedRotation each : served) {
            if (linked.get(each.position()) != each) {
                findings.add(Finding.fail(
                        Check.KEYS,
                        each.position(),
                        "a change of key does not continue the keys of the log",
                        "from one of " + terms.stream().map(Term::key).toList() + " on",
                        each.rotation().oldKey() + " to " + each.rotation().newKey()));
            }
        }
    }

    /** Whether it is one of these, or can't be told apart from one by what signature lines say of it. */
    private boolean has(VerifierKey key) {
        return terms.stream().anyMatch(term -> term.key().id() == key.id());
    }

    /**
     * Whether a note is signed in the name of the log by a key that is none of these: there may be a change more. What is
     * longer is no signature of a log, but of a witness that may have its name.
     */
    boolean lacksSignerOf(byte[] note) {
        try {
            return SignedNote.parse(note).signatures().stream()
                    .filter(signature ->
                            signature.name().equals(trusted.name()) && signature.bytes().length == SIGNATURE_BYTES)
                    .anyMatch(signature -> terms.stream().map(Term::key).noneMatch(signature::isBy));
        } catch (Malformed e) {
            return false;
        }
    }

    /** The heads that came along with the changes. */
    List<byte[]> heads() {
        return linked.values().stream().map(ServedRotation::head).toList();
    }

    /** The key that has to sign a head of this size. */
    VerifierKey at(TreeSize size) {
        return terms.get(termOf(size)).key();
    }

    private int termOf(TreeSize size) {
        int at = terms.size() - 1;
        while (at > 0 && !size.covers(terms.get(at).entry())) {
            at--;
        }
        return at;
    }

    /**
     * Whose of these keys have signed a head, whatever its size, and holds that they were to.
     *
     * @return one of those who have signed it; empty when none has
     * @throws Unverified when a signature that names one of the keys is not by it
     */
    Optional<VerifierKey> take(Checkpoint.Signed head) throws Unverified {
        Set<VerifierKey> signers =
                head.note().verify(terms.stream().map(Term::key).toList());
        if (signers.isEmpty()) {
            return Optional.empty();
        }
        TreeSize size = head.checkpoint().size();
        int at = termOf(size);
        if (!signers.contains(terms.get(at).key())) {
            findings.add(Finding.fail(
                    Check.KEYS,
                    "a head of size " + size + " is not signed by the key that the log has there",
                    terms.get(at).key().toString(),
                    signers.toString()));
        }
        for (Term later : terms.subList(at + 1, terms.size())) {
            if (signers.contains(later.key())) {
                findings.add(Finding.fail(
                        Check.KEYS,
                        later.entry(),
                        "a key has signed a head of size " + size + ", ahead of the entry that brings it in",
                        "no signature by " + later.key(),
                        head.note().toString()));
            }
        }
        for (ServedRotation each : linked.values()) {
            if (size.covers(each.position()) && signers.contains(each.rotation().oldKey())) {
                underTheOldKey.add(each.position());
            }
        }
        return Optional.of(signers.iterator().next());
    }

    /** Takes in a LogKeyRotated of the log. */
    void take(long position, AuditedLeaf leaf) {
        ServedRotation served = linked.get(position);
        if (served == null) {
            findings.add(Finding.fail(
                    Check.KEYS,
                    position,
                    "the log changes its key, and what is served does not prove that",
                    "a change of key that both keys have signed",
                    "nothing that leads from or to " + trusted));
            return;
        }
        try {
            served.hold(leaf);
            served.holdHead();
            inTheLog.add(position);
            overlapEnds.put(
                    position,
                    leaf.recordedMillis()
                            + TimeUnit.SECONDS.toMillis(served.rotation().overlapSeconds()));
        } catch (Payload.Refused e) {
            refused.add(position);
            findings.add(e.at(Check.KEYS, position));
        }
    }

    /**
     * Says of each change whether it is to be believed.
     *
     * @param head that was checked; what comes behind it has not been read
     * @param cameMillis when it was there, epoch milliseconds
     */
    void settle(Checkpoint.Signed head, long cameMillis) {
        TreeSize size = head.checkpoint().size();
        for (Term term : terms) {
            ServedRotation change = linked.get(term.entry());
            if (change != null && size.covers(term.entry()) && !refused.contains(term.entry())) {
                settle(change);
            }
        }
        holdOverlap(head, cameMillis);
    }

    /** Who knows the old key alone is to find the log by it, as long as both sign. */
    private void holdOverlap(Checkpoint.Signed head, long cameMillis) {
        long change = terms.get(termOf(head.checkpoint().size())).entry();
        Long ends = overlapEnds.get(change);
        ServedRotation served = linked.get(change);
        if (ends == null || served == null || cameMillis + Brackets.SKEW_MILLIS >= ends) {
            return;
        }
        VerifierKey before = served.rotation().oldKey();
        if (!isSignedBy(before, head)) {
            findings.add(Finding.fail(
                    Check.KEYS,
                    change,
                    "the head is not signed by the old key, and both are to sign",
                    "a signature of " + before + " until " + Rfc3339.format(ends),
                    head.note().toString()));
        }
    }

    private static boolean isSignedBy(VerifierKey key, Checkpoint.Signed head) {
        try {
            return head.note().verify(List.of(key)).contains(key);
        } catch (Unverified e) {
            return false;
        }
    }

    private void settle(ServedRotation change) {
        VerifierKey before = change.rotation().oldKey();
        if (!inTheLog.contains(change.position())) {
            findings.add(Finding.fail(
                    Check.KEYS,
                    change.position(),
                    "a change of key is served that the log has not",
                    "a LogKeyRotated",
                    "another entry"));
        } else if (!underTheOldKey.contains(change.position())) {
            findings.add(Finding.fail(
                    Check.KEYS,
                    change.position(),
                    "no head that contains the change of key is signed by the old one",
                    "a head signed by " + before,
                    new String(change.head(), UTF_8)));
        } else {
            findings.add(new Finding(
                    Check.KEYS,
                    Verdict.OK,
                    OptionalLong.of(change.position()),
                    "from here on the log's key is " + change.rotation().newKey() + ", as " + before
                            + " and itself have signed",
                    Optional.empty(),
                    Optional.empty()));
        }
    }
}
