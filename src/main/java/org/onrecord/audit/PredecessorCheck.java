// SPDX-License-Identifier: Apache-2.0
package org.onrecord.audit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.onrecord.domain.Event;
import org.onrecord.transparency.Checkpoint;
import org.onrecord.transparency.Malformed;
import org.onrecord.transparency.TreeSize;
import org.onrecord.transparency.Unverified;
import org.onrecord.transparency.VerifierKey;

/**
 * Holds what a log says of the one for which it goes on against the head that it shows of that, against the key that the
 * auditor knows of it, and against the heads of it that the auditor has seen. Not thread-safe.
 */
final class PredecessorCheck {
    private final AuditRequest request;
    private final Findings findings;

    PredecessorCheck(AuditRequest request, Findings findings) {
        this.request = request;
        this.findings = findings;
    }

    /** @throws CannotAudit when what is remembered can't be read, or the key that was given is of yet another log */
    void take(Event.LogOpened opened) throws CannotAudit {
        Checkpoint.Signed signed;
        try {
            signed = Checkpoint.Signed.parse(opened.head().getBytes(UTF_8));
        } catch (Malformed e) {
            fail("the head of the log before it is none: " + e.reason(), "a signed head", opened.head());
            return;
        }
        Checkpoint head = signed.checkpoint();
        Event.Predecessor said = opened.predecessor();
        if (!head.origin().equals(said.origin())
                || head.size().value() != said.size()
                || !head.root().base64().equals(said.root())) {
            fail("it says another thing of the log before it than the head of that", told(head), told(said));
            return;
        }
        if (head.origin().equals(request.log().name())) {
            fail("the log goes on for itself", "another origin", head.origin());
            return;
        }
        findings.ok(Check.PREDECESSOR);
        verify(signed);
        hold(head);
    }

    private void verify(Checkpoint.Signed signed) throws CannotAudit {
        Optional<VerifierKey> key = request.predecessor();
        String origin = signed.checkpoint().origin();
        if (key.isEmpty()) {
            findings.add(Finding.of(
                    Check.PREDECESSOR,
                    Verdict.UNVERIFIABLE,
                    0,
                    "who has signed the last head of " + origin + " was not looked at, for no key of it was given"));
            return;
        }
        if (!key.get().name().equals(origin)) {
            throw new CannotAudit("The log goes on for " + origin + ", and the key that was given is one of "
                    + key.get().name());
        }
        try {
            signed.verify(key.get());
            findings.add(new Finding(
                    Check.PREDECESSOR,
                    Verdict.OK,
                    OptionalLong.of(0),
                    "the log goes on for " + origin + ", of which "
                            + signed.checkpoint().size() + " entries were promised, as " + key.get() + " has signed",
                    Optional.empty(),
                    Optional.empty()));
        } catch (Unverified e) {
            fail(
                    "the last head of the log before it is not signed by that: " + e.reason(),
                    "a head signed by " + key.get(),
                    signed.note().toString());
        }
    }

    /** The auditor may have seen more of it than is admitted. */
    private void hold(Checkpoint head) throws CannotAudit {
        Path file = request.predecessorState()
                .orElseGet(() -> RememberedHeads.usual(Path.of(System.getProperty("user.home", ".")), head.origin()));
        List<RememberedHeads.Head> seen =
                RememberedHeads.read(file, head.origin()).heads();
        Optional<Checkpoint.Signed> largest = Optional.empty();
        for (RememberedHeads.Head each : seen) {
            Checkpoint.Signed before = remembered(each, file);
            if (before.checkpoint().size().equals(head.size())
                    && !before.checkpoint().root().equals(head.root())) {
                fail(
                        "the log before it has signed another head of this size" + doubt(before, file),
                        told(before.checkpoint()),
                        told(head));
            }
            largest = largest.filter(known -> size(known).compareTo(size(before)) >= 0)
                    .or(() -> Optional.of(before));
        }
        if (largest.isPresent() && size(largest.get()).compareTo(head.size()) > 0) {
            fail(
                    "the log before it had promised more than is said" + doubt(largest.get(), file),
                    "a head of size " + size(largest.get()) + " or more",
                    "size " + head.size());
        }
    }

    /**
     * Two logs may bear one name, demos do, and one log may have had several keys: which of both it is, only who asks can
     * tell.
     */
    private String doubt(Checkpoint.Signed seen, Path file) {
        if (request.predecessor().isEmpty()) {
            return "";
        }
        try {
            seen.verify(request.predecessor().get());
            return "";
        } catch (Unverified e) {
            return ", unless what " + file + " remembers is of another log of this name: the key that was given has not"
                    + " signed it";
        }
    }

    private static TreeSize size(Checkpoint.Signed head) {
        return head.checkpoint().size();
    }

    private static Checkpoint.Signed remembered(RememberedHeads.Head head, Path file) throws CannotAudit {
        try {
            return Checkpoint.Signed.parse(head.note().getBytes(UTF_8));
        } catch (Malformed e) {
            throw new CannotAudit(file + " holds a head that is none");
        }
    }

    private static String told(Checkpoint head) {
        return head.origin() + ", " + head.size() + " entries, root "
                + head.root().base64();
    }

    private static String told(Event.Predecessor said) {
        return said.origin() + ", " + said.size() + " entries, root " + said.root();
    }

    private void fail(String message, String computed, String served) {
        findings.add(Finding.fail(Check.PREDECESSOR, 0, message, computed, served));
    }
}
