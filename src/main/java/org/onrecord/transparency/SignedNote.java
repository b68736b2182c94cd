// SPDX-License-Identifier: Apache-2.0
package org.onrecord.transparency;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A text with the signatures of one or more keys (C2SP signed-note). Its text means nothing before {@link #verify} has
 * named a key that one trusts. Immutable; what is parsed prints to the same bytes; safe for any thread.
 */
public final class SignedNote {
    /** Go's {@code sumdb/note} has the same bound. */
    public static final int MAX_BYTES = 1_000_000;

    /** C2SP asks for room for 16 at least. */
    public static final int MAX_SIGNATURES = 100;

    private final String text;
    private final List<NoteSignature> signatures;

    private SignedNote(String text, List<NoteSignature> signatures) {
        this.text = text;
        this.signatures = signatures;
    }

    /**
     * Reads a note: text up to its last blank line, behind it signature lines, nothing else.
     *
     * @throws Malformed for anything that is not exactly of the form, or larger than the bounds
     */
    public static SignedNote parse(byte[] bytes) throws Malformed {
        String note = NoteText.decode(bytes, MAX_BYTES, "a note");
        int blank = note.lastIndexOf("\n\n");
        if (blank < 0 || !note.endsWith("\n") || blank + 2 == note.length()) {
            throw new Malformed("a note is a text, a blank line and signature lines, each ended by a newline");
        }
        return new SignedNote(note.substring(0, blank + 1), lines(note.substring(blank + 2)));
    }

    /**
     * Reads signature lines alone, as a witness answers them (C2SP tlog-witness).
     *
     * @throws Malformed for anything that is not exactly of the form, without a line, or beyond the bounds
     */
    public static List<NoteSignature> parseSignatures(byte[] bytes) throws Malformed {
        return lines(NoteText.decode(bytes, MAX_BYTES, "signature lines"));
    }

    private static List<NoteSignature> lines(String lines) throws Malformed {
        if (!lines.endsWith("\n")) {
            throw new Malformed("a signature line is not ended by a newline");
        }
        String[] split = lines.substring(0, lines.length() - 1).split("\n", MAX_SIGNATURES + 1);
        if (split.length > MAX_SIGNATURES) {
            throw new Malformed("more than " + MAX_SIGNATURES + " signatures");
        }
        List<NoteSignature> signatures = new ArrayList<>(split.length);
        for (String line : split) {
            signatures.add(NoteSignature.parse(line));
        }
        return List.copyOf(signatures);
    }

    /**
     * A new note with one signature.
     *
     * @param text ends with a newline
     * @throws IllegalArgumentException for a text that no note can have, or the key of a witness
     */
    public static SignedNote sign(String text, SigningKey key) {
        if (!text.endsWith("\n") || !NoteText.isAllowed(text)) {
            throw new IllegalArgumentException("a note's text ends with a newline and has no other control character");
        }
        return new SignedNote(text, List.of()).with(NoteSignature.sign(text, key));
    }

    /** A note out of what was kept apart; nothing is checked here. */
    static SignedNote of(String text, List<NoteSignature> signatures) {
        return new SignedNote(text, List.copyOf(signatures));
    }

    /**
     * The note with one signature more. It is not checked here.
     *
     * @throws IllegalArgumentException when that key has signed already, or a bound would be passed
     */
    public SignedNote with(NoteSignature signature) {
        if (signatures.stream().anyMatch(signature::hasSameSignerAs)) {
            throw new IllegalArgumentException(signature.signer() + " has signed this note already");
        }
        SignedNote signed = new SignedNote(
                text, Stream.concat(signatures.stream(), Stream.of(signature)).toList());
        if (signed.signatures.size() > MAX_SIGNATURES || signed.bytes().length > MAX_BYTES) {
            throw new IllegalArgumentException(
                    "a note has at most " + MAX_SIGNATURES + " signatures and " + MAX_BYTES + " bytes");
        }
        return signed;
    }

    /** What is signed, with its last newline. */
    public String text() {
        return text;
    }

    /** In the order of their lines; who they claim to be by is not checked. */
    public List<NoteSignature> signatures() {
        return signatures;
    }

    /**
     * Which of the known keys have signed. Signatures by other keys are passed over, as C2SP asks.
     *
     * @param known no two of them of one name and id
     * @return perhaps none: then the note is to be refused
     * @throws Unverified when a signature that names a known key is not by it, or stands there twice
     */
    public Set<VerifierKey> verify(Collection<VerifierKey> known) throws Unverified {
        Set<VerifierKey> signers = new LinkedHashSet<>();
        for (NoteSignature signature : signatures) {
            Optional<VerifierKey> key = keyOf(signature, known);
            if (key.isEmpty()) {
                continue;
            }
            if (!signers.add(key.get())) {
                throw new Unverified("two signatures by " + signature.signer());
            }
            if (!key.get().verifies(text, signature.bytes())) {
                throw new Unverified("the signature of " + signature.signer() + " is not by the key " + key.get());
            }
        }
        return signers;
    }

    private static Optional<VerifierKey> keyOf(NoteSignature signature, Collection<VerifierKey> known) {
        Set<VerifierKey> keys = known.stream().filter(signature::isBy).collect(Collectors.toSet());
        if (keys.size() > 1) {
            throw new IllegalArgumentException("two known keys are both " + signature.signer());
        }
        return keys.stream().findFirst();
    }

    /** The note as it is served and stored. */
    public byte[] bytes() {
        return toString().getBytes(UTF_8);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SignedNote that && text.equals(that.text) && signatures.equals(that.signatures);
    }

    @Override
    public int hashCode() {
        return 31 * text.hashCode() + signatures.hashCode();
    }

    @Override
    public String toString() {
        return signatures.stream().map(signature -> signature + "\n").collect(Collectors.joining("", text + "\n", ""));
    }
}
