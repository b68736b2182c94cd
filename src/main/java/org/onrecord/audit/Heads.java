// SPDX-License-Identifier: Apache-2.0
package org.onrecord.audit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.onrecord.transparency.Checkpoint;
import org.onrecord.transparency.Cosignature;
import org.onrecord.transparency.Malformed;
import org.onrecord.transparency.Unverified;

/**
 * The head to be checked, and those that were seen before: who signed them, what times they bear, and that none of them
 * is larger. Whether they are of one tree is for {@link TreeCheck}. Not thread-safe.
 */
final class Heads {
    private final AuditRequest request;
    private final Findings findings;
    private final List<Checkpoint> known = new ArrayList<>();
    private final List<TrustedTime> times = new ArrayList<>();
    private final RememberedHeads remembered;

    Heads(AuditRequest request, Findings findings) throws CannotAudit {
        this.request = request;
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
            times.add(new TrustedTime(size, head.firstMillis(), head.lastMillis(), "when this auditor saw it"));
        }
    }

    /** Checks the signature of the head; nothing when it does not hold. */
    Optional<Checkpoint.Signed> judge(byte[] note, long nowMillis) {
        try {
            Checkpoint.Signed signed = Checkpoint.Signed.parse(note);
            takeCosignatures(signed);
            findings.ok(Check.CHECKPOINT);
            times.add(new TrustedTime(
                    signed.checkpoint().size().value(), nowMillis, nowMillis, "when this auditor saw it, now"));
            return Optional.of(signed);
        } catch (Malformed e) {
            fail(e.reason(), note);
        } catch (Unverified e) {
            fail(e.reason(), note);
        }
        return Optional.empty();
    }

    private void fail(String reason, byte[] note) {
        findings.add(Finding.fail(
                Check.CHECKPOINT, reason, "a checkpoint signed by " + request.log(), new String(note, UTF_8)));
    }

    /** Takes in notes that came along: what the log has signed of them must be of one history, too. */
    void takeEarlier(List<byte[]> notes) {
        for (byte[] note : notes) {
            verified(note).map(Checkpoint.Signed::checkpoint).ifPresent(known::add);
        }
    }

    private Optional<Checkpoint.Signed> verified(byte[] note) {
        try {
            Checkpoint.Signed signed = Checkpoint.Signed.parse(note);
            takeCosignatures(signed);
            return Optional.of(signed);
        } catch (Malformed | Unverified e) {
            return Optional.empty();
        }
    }

    private void takeCosignatures(Checkpoint.Signed signed) throws Unverified {
        List<Cosignature> cosignatures = signed.verify(
                request.log().name(), request.log(), request.witnesses().witnessKeys());
        for (Cosignature cosignature : cosignatures) {
            long millis = cosignature.time().toEpochMilli();
            times.add(new TrustedTime(
                    signed.checkpoint().size().value(),
                    millis,
                    millis,
                    "when " + cosignature.witness().name() + " cosigned it"));
        }
    }

    /** Holds that no head was larger than this one. */
    void hold(Checkpoint head) {
        for (Checkpoint before : known) {
            if (before.size().compareTo(head.size()) > 0) {
                findings.add(Finding.fail(
                        Check.HEADS,
                        "rollback: the log is shorter than a head that it signed before",
                        "a head of size " + before.size() + " or more",
                        "size " + head.size()));
            }
        }
    }

    /** The notes that are remembered, as they were signed. */
    List<byte[]> notes() {
        return remembered.heads().stream()
                .map(head -> head.note().getBytes(UTF_8))
                .toList();
    }

    /** Every head that was seen before. */
    List<Checkpoint> known() {
        return List.copyOf(known);
    }

    /** Every time that somebody else than the log answers for. */
    List<TrustedTime> times() {
        return List.copyOf(times);
    }

    /** Remembers the head, unless something speaks against it or the tree that it signs. */
    void remember(Checkpoint.Signed head, long nowMillis, boolean isLive) throws CannotAudit {
        boolean holds = findings.count(Check.CHECKPOINT, Verdict.FAIL) == 0
                && findings.count(Check.HEADS, Verdict.FAIL) == 0
                && findings.count(Check.TREE, Verdict.FAIL) == 0;
        if (holds) {
            remembered.remember(head, nowMillis, isLive);
        }
    }
}
