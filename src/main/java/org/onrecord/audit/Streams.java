// SPDX-License-Identifier: Apache-2.0
package org.onrecord.audit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import org.onrecord.domain.EventType;
import org.onrecord.transparency.Hash;
import org.onrecord.transparency.Leaf;

/**
 * The tail of every stream, and which stream each thing has: holds {@code rev} and {@code prev} of each leaf against
 * them. Both grow with the log and lie outside the heap. Not thread-safe.
 */
final class Streams implements AutoCloseable {
    /** Of a statement that was named and not recorded yet: no stream. */
    private static final byte[] NO_STREAM = new byte[2 * Long.BYTES];

    private static final int FIRST_AT = Integer.BYTES + Hash.BYTES + Integer.BYTES;
    private static final int SUBJECT_AT = FIRST_AT + Long.BYTES;
    private static final int TAIL_BYTES = SUBJECT_AT + 2 * Long.BYTES;

    /** Of a stream of which it is not known what it is of. */
    private static final Key NOTHING = new Key(0, 0);

    private static final int SUBJECT_BYTES = NO_STREAM.length + Integer.BYTES;
    private static final int NO_COMPONENT = -1;

    private final DiskMap tails;
    private final DiskMap subjects;
    private final Components components;
    private final Findings findings;
    private final byte[] tail = new byte[TAIL_BYTES];
    private final byte[] subject = new byte[SUBJECT_BYTES];

    /** @param entries of the log, each of which may begin a stream */
    Streams(Scratch scratch, long entries, Components components, Findings findings) throws IOException {
        this.tails = new DiskMap(scratch, "tails", TAIL_BYTES, entries);
        this.subjects = new DiskMap(scratch, "subjects", SUBJECT_BYTES, entries);
        this.components = components;
        this.findings = findings;
    }

    /**
     * What is known of the stream of an entry.
     *
     * @param first the position of its first entry
     * @param component of the statement that it is about; absent for other streams
     */
    record Placed(long first, Optional<Integer> component) {}

    /** Takes in the next leaf of the log. */
    Placed take(long position, AuditedLeaf leaf, Content content) throws IOException {
        boolean known = tails.get(leaf.streamHigh(), leaf.streamLow(), tail);
        ByteBuffer before = ByteBuffer.wrap(tail);
        int rev = known ? before.getInt(0) + 1 : 0;
        byte[] prev = known ? Arrays.copyOfRange(tail, Integer.BYTES, Integer.BYTES + Hash.BYTES) : new byte[0];
        check(position, leaf, rev, prev);
        long first = known ? before.getLong(FIRST_AT) : position;
        int standing = known ? before.getInt(Integer.BYTES + Hash.BYTES) : NO_COMPONENT;
        int component = leaf.kind().isOfAStatement() ? component(position, leaf, content, standing) : NO_COMPONENT;
        if (!leaf.kind().isOfAStatement() && content instanceof Content.Disclosed disclosed) {
            hold(position, leaf, disclosed.bearings());
        }
        Key of = known ? new Key(before.getLong(SUBJECT_AT), before.getLong(SUBJECT_AT + Long.BYTES)) : NOTHING;
        Key subject = content instanceof Content.Disclosed disclosed
                ? holdOne(position, of, disclosed.bearings().subject().orElse(of))
                : of;
        byte[] after = new byte[TAIL_BYTES];
        ByteBuffer.wrap(after)
                .putInt(leaf.rev())
                .put(leaf.hash())
                .putInt(component)
                .putLong(first)
                .putLong(subject.high())
                .putLong(subject.low());
        tails.put(leaf.streamHigh(), leaf.streamLow(), after);
        return new Placed(first, component == NO_COMPONENT ? Optional.empty() : Optional.of(component));
    }

    private void check(long position, AuditedLeaf leaf, int rev, byte[] prev) {
        if (leaf.rev() != rev) {
            findings.add(Finding.fail(
                    Check.LEAVES, position, "its stream is broken at \"rev\"", "rev " + rev, "rev " + leaf.rev()));
        } else if (!Arrays.equals(leaf.prev(), prev)) {
            findings.add(Finding.fail(
                    Check.LEAVES,
                    position,
                    "its stream is broken at \"prev\"",
                    "prev \"" + text(prev) + "\"",
                    "prev \"" + text(leaf.prev()) + "\""));
        } else if (leaf.kind().type() == EventType.STATEMENT_RECORDED && rev > 0) {
            findings.add(Finding.fail(
                    Check.LEAVES,
                    position,
                    "a statement is recorded in the middle of a stream",
                    "rev 0",
                    "rev " + rev));
        } else if (leaf.kind().type().amends() && rev == 0) {
            findings.add(Finding.fail(
                    Check.LEAVES,
                    position,
                    "an amendment begins a stream",
                    EventType.STATEMENT_RECORDED.eventName(),
                    leaf.kind().name()));
        } else {
            findings.ok(Check.LEAVES);
        }
    }

    /** Holds that a stream is of one thing; that of which it is. */
    private Key holdOne(long position, Key before, Key now) {
        if (!before.equals(NOTHING) && !before.equals(now)) {
            findings.add(Finding.fail(
                    Check.LEAVES,
                    position,
                    "it is of another thing than its stream",
                    "one stream for each",
                    "one stream for two"));
        }
        return before.equals(NOTHING) ? now : before;
    }

    private static String text(byte[] prev) {
        return prev.length == 0 ? "" : Leaf.text(prev);
    }

    /** With which statements one has to be replayed. */
    private int component(long position, AuditedLeaf leaf, Content content, int standing) throws IOException {
        int component = standing;
        if (content instanceof Content.Disclosed disclosed) {
            Content.Bearings bearings = disclosed.bearings();
            int named = hold(position, leaf, bearings);
            component = joined(
                    joined(component, named),
                    bearings.party().map(components::ofParty).orElse(NO_COMPONENT));
            component = component == NO_COMPONENT ? components.fresh() : component;
            for (Key tie : bearings.ties()) {
                components.join(component, tied(tie));
            }
            remember(leaf, bearings, component);
        }
        return component == NO_COMPONENT ? components.fresh() : component;
    }

    private int joined(int one, int other) {
        if (one != NO_COMPONENT && other != NO_COMPONENT) {
            components.join(one, other);
        }
        return one == NO_COMPONENT ? other : one;
    }

    /** Holds that a thing keeps its stream; the component that its statement has. */
    private int hold(long position, AuditedLeaf leaf, Content.Bearings bearings) throws IOException {
        if (bearings.subject().isEmpty()) {
            return NO_COMPONENT;
        }
        Key key = bearings.subject().get();
        if (!subjects.get(key.high(), key.low(), subject)) {
            if (!leaf.kind().isOfAStatement()) {
                remember(leaf, bearings, NO_COMPONENT);
            }
            return NO_COMPONENT;
        }
        ByteBuffer standing = ByteBuffer.wrap(subject);
        boolean placed = !Arrays.equals(subject, 0, NO_STREAM.length, NO_STREAM, 0, NO_STREAM.length);
        if (placed && (standing.getLong(0) != leaf.streamHigh() || standing.getLong(Long.BYTES) != leaf.streamLow())) {
            findings.add(Finding.fail(
                    Check.LEAVES,
                    position,
                    "it is in another stream than what was said before of the same",
                    "stream " + hex(standing.getLong(0), standing.getLong(Long.BYTES)),
                    "stream " + hex(leaf.streamHigh(), leaf.streamLow())));
        }
        return standing.getInt(NO_STREAM.length);
    }

    private void remember(AuditedLeaf leaf, Content.Bearings bearings, int component) throws IOException {
        if (bearings.subject().isPresent()) {
            Key key = bearings.subject().get();
            put(key, leaf.streamHigh(), leaf.streamLow(), component);
        }
    }

    private int tied(Key statement) throws IOException {
        if (subjects.get(statement.high(), statement.low(), subject)) {
            return ByteBuffer.wrap(subject).getInt(NO_STREAM.length);
        }
        int component = components.fresh();
        put(statement, 0, 0, component);
        return component;
    }

    private void put(Key key, long streamHigh, long streamLow, int component) throws IOException {
        byte[] value = new byte[SUBJECT_BYTES];
        ByteBuffer.wrap(value).putLong(streamHigh).putLong(streamLow).putInt(component);
        subjects.put(key.high(), key.low(), value);
    }

    @Override
    public void close() throws IOException {
        tails.close();
        subjects.close();
    }

    private static String hex(long high, long low) {
        return HexFormat.of().toHexDigits(high) + HexFormat.of().toHexDigits(low);
    }
}
