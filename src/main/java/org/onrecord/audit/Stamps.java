// SPDX-License-Identifier: Apache-2.0
package org.onrecord.audit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.onrecord.timestamp.Authorities;
import org.onrecord.timestamp.Stamp;
import org.onrecord.transparency.Base64Text;
import org.onrecord.transparency.Checkpoint;

/**
 * Heads of the log with what a time-stamping authority said of them (RFC 3161): each is to be signed by the log and of its
 * tree, as any head that was seen before, and each stamp to be over that very head. Only those of authorities that the
 * auditor believes are times. Not thread-safe.
 */
final class Stamps {
    private final Authorities believed;
    private final Heads heads;
    private final Findings findings;
    private final Unused toNobody = new Unused();
    private final Unused byUnknown = new Unused();
    private final Unused beyond = new Unused();

    Stamps(Authorities believed, Heads heads, Findings findings) {
        this.believed = believed;
        this.heads = heads;
        this.findings = findings;
    }

    /** Stamps that say nothing to this auditor, and one of them. */
    private static final class Unused {
        private long count;
        private String first = "";

        void add(String which) {
            first = count++ == 0 ? which : first;
        }
    }

    /**
     * Takes in all of them.
     *
     * @param lines a file as {@link LogSource#copyStamps} leaves it
     * @param audited the head that is audited; of larger ones the tree is not known
     * @param isLive whether the log was asked for its last head after these: then none may be larger than that one
     */
    void take(Path lines, Checkpoint audited, boolean isLive) throws IOException {
        if (Files.exists(lines)) {
            try (InputStream file = Files.newInputStream(lines);
                    LineInput in = new LineInput(file)) {
                for (Optional<byte[]> line = in.next(); line.isPresent(); line = in.next()) {
                    take(line.get(), audited, isLive);
                }
            }
        }
        tell(toNobody, "not used, for no authority is believed");
        tell(byUnknown, "by an authority that is not believed");
        tell(beyond, "of a head beyond the one that is audited");
    }

    private void tell(Unused unused, String why) {
        if (unused.count > 0) {
            findings.count(Check.TIMESTAMPS, Verdict.NOT_BRACKETED, unused.count - 1);
            findings.add(new Finding(
                    Check.TIMESTAMPS,
                    Verdict.NOT_BRACKETED,
                    OptionalLong.empty(),
                    unused.count + (unused.count == 1 ? " stamp is " : " stamps are ") + why + ": " + unused.first,
                    Optional.empty(),
                    Optional.empty()));
        }
    }

    private void take(byte[] line, Checkpoint audited, boolean isLive) {
        Map<String, Object> members = PayloadJson.members(line).orElseGet(Map::of);
        Optional<byte[]> token =
                members.get("token") instanceof String text ? Base64Text.parseStandard(text) : Optional.empty();
        if (token.isEmpty() || !(members.get("head") instanceof String head)) {
            fail("a stamped head is served in another form", "a head and a token", new String(line, UTF_8));
            return;
        }
        Optional<Checkpoint> signed = heads.verified(head.getBytes(UTF_8)).map(Checkpoint.Signed::checkpoint);
        if (signed.isEmpty()) {
            fail("what is stamped is no head that the log has signed", "a head signed by a key of the log", head);
            return;
        }
        boolean isBeyond = signed.get().size().compareTo(audited.size()) > 0;
        if (isLive || !isBeyond) {
            heads.saw(signed.get());
        }
        if (isBeyond) {
            beyond.add(over(signed.get()));
        } else if (believed.isEmpty()) {
            toNobody.add(over(signed.get()));
        } else {
            judge(token.get(), signed.get());
        }
    }

    private void judge(byte[] token, Checkpoint head) {
        switch (believed.judge(token, head.text().getBytes(UTF_8))) {
            case Stamp.Valid stamp -> {
                findings.ok(Check.TIMESTAMPS);
                heads.at(new TrustedTime(
                        head.size().value(),
                        stamp.latestMillis(),
                        stamp.earliestMillis(),
                        "when " + stamp.authority() + " stamped it"));
            }
            case Stamp.ByUnknown(String authority) -> byUnknown.add(authority + ", " + over(head));
            case Stamp.Refused(String reason) ->
                fail(
                        "the stamp of the head of size " + head.size() + " does not hold: " + reason,
                        "a token (RFC 3161) over " + head.text().strip().replace('\n', ' '),
                        Base64Text.standard(token));
        }
    }

    private static String over(Checkpoint head) {
        return "over the head of size " + head.size();
    }

    private void fail(String message, String computed, String served) {
        findings.add(Finding.fail(Check.TIMESTAMPS, message, computed, served));
    }
}
