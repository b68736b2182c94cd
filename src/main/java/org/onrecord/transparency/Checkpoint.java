// SPDX-License-Identifier: Apache-2.0
package org.onrecord.transparency;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A log's tree at one size (C2SP tlog-checkpoint): origin, size, root, one a line. Without a signature it is a value that
 * anybody can write down; {@link Signed} is what a log answers for.
 *
 * @param origin the log's identity; not empty
 * @param extensions further lines, not empty, that this room passes on and never reads
 */
public record Checkpoint(String origin, TreeSize size, Hash root, List<String> extensions) {
    private static final int LINES = 3;

    /**
     * Checks the lines.
     *
     * @throws IllegalArgumentException when a line is empty or no line of a note
     */
    public Checkpoint {
        extensions = List.copyOf(extensions);
        if (!isLine(origin) || !extensions.stream().allMatch(Checkpoint::isLine)) {
            throw new IllegalArgumentException(
                    "the lines of a checkpoint are not empty and have no control characters");
        }
    }

    public Checkpoint(String origin, TreeSize size, Hash root) {
        this(origin, size, root, List.of());
    }

    private static boolean isLine(String line) {
        return !line.isEmpty() && line.indexOf('\n') < 0 && NoteText.isAllowed(line);
    }

    /**
     * Reads the text of a note.
     *
     * @throws Malformed unless {@link #text} of some checkpoint is exactly this
     */
    public static Checkpoint parse(String noteText) throws Malformed {
        if (!noteText.endsWith("\n") || !NoteText.isAllowed(noteText)) {
            throw new Malformed("a checkpoint's lines each end with a newline and have no other control character");
        }
        List<String> lines =
                List.of(noteText.substring(0, noteText.length() - 1).split("\n", -1));
        if (lines.size() < LINES || lines.contains("")) {
            throw new Malformed("a checkpoint has three lines or more, none of them empty");
        }
        long size = DecimalText.parse(lines.get(1))
                .orElseThrow(() -> new Malformed("a checkpoint's second line is a size from 0 to 2^63-1 in decimal"));
        Hash root = Hash.parseBase64(lines.get(2))
                .orElseThrow(() -> new Malformed("a checkpoint's third line is a hash of 32 bytes in padded base64"));
        return new Checkpoint(lines.get(0), new TreeSize(size), root, lines.subList(LINES, lines.size()));
    }

    /** The lines, each ended by a newline: what is signed. */
    public String text() {
        StringBuilder text =
                new StringBuilder().append(origin).append('\n').append(size).append('\n');
        text.append(root.base64()).append('\n');
        extensions.forEach(line -> text.append(line).append('\n'));
        return text.toString();
    }

    /**
     * Signs it for the log. Whoever calls MUST have made sure that the log never signed a head that this one does not
     * grow out of.
     *
     * @throws IllegalArgumentException when the key is a witness's, or bears another name than the origin
     */
    public Signed sign(SigningKey log) {
        if (!log.verifier().name().equals(origin)) {
            throw new IllegalArgumentException("the key of " + log.verifier().name() + " does not sign for " + origin);
        }
        return new Signed(SignedNote.sign(text(), log), this);
    }

    /**
     * Signs it with several keys of the log, as while one takes over from another; see {@link #sign(SigningKey)}.
     *
     * @param log not empty; the lines come in this order
     */
    public Signed sign(List<SigningKey> log) {
        Signed signed = sign(log.getFirst());
        for (SigningKey key : log.subList(1, log.size())) {
            signed = signed.with(sign(key).note().signatures().getFirst());
        }
        return signed;
    }

    /**
     * A checkpoint in a note with signatures.
     *
     * @param note what is served, to the byte
     * @param checkpoint its text, read
     */
    public record Signed(SignedNote note, Checkpoint checkpoint) {
        /** Holds the two together. */
        public Signed {
            if (!note.text().equals(checkpoint.text())) {
                throw new IllegalArgumentException("the note's text is not this checkpoint");
            }
        }

        /**
         * Reads a note whose text is a checkpoint. Its signatures are not checked.
         *
         * @throws Malformed for anything else
         */
        public static Signed parse(byte[] bytes) throws Malformed {
            SignedNote note = SignedNote.parse(bytes);
            return new Signed(note, Checkpoint.parse(note.text()));
        }

        /**
         * Checks that the log has signed it.
         *
         * @param log whose name is the origin
         * @throws Unverified when it is another log's, or has no signature or a wrong one by this key; signatures of
         *     others, witnesses above all, do not make up for it
         */
        public void verify(VerifierKey log) throws Unverified {
            verify(log.name(), log, List.of());
        }

        /**
         * Checks that the log has signed it and who of the witnesses has cosigned it.
         *
         * @param origin the origin it must have; logs older than C2SP have keys of another name
         * @param witnesses those whose word counts; others are passed over
         * @return what those of them say who have cosigned, perhaps none
         * @throws Unverified as {@link #verify(VerifierKey)}, or when a line that names one of the witnesses is not by it
         */
        public List<Cosignature> verify(String origin, VerifierKey log, Collection<VerifierKey> witnesses)
                throws Unverified {
            if (log.type() != VerifierKey.Type.ED25519) {
                throw new Unverified(log + " is a witness's key, no log's");
            }
            if (!checkpoint.origin.equals(origin)) {
                throw new Unverified("a checkpoint of " + checkpoint.origin + ", not of " + origin);
            }
            List<VerifierKey> known = new ArrayList<>(witnesses);
            known.add(log);
            Set<VerifierKey> signers = note.verify(known);
            if (!signers.contains(log)) {
                throw new Unverified("the checkpoint of " + origin + " at size " + checkpoint.size
                        + " is not signed by the log's key " + log);
            }
            return signers.stream()
                    .filter(signer -> signer.type() == VerifierKey.Type.COSIGNATURE_V1)
                    .flatMap(this::cosignatures)
                    .toList();
        }

        private Stream<Cosignature> cosignatures(VerifierKey witness) {
            return note.signatures().stream()
                    .filter(signature -> signature.isBy(witness))
                    .flatMap(signature -> Cosignature.Blob.parse(signature.bytes()).stream())
                    .map(blob -> new Cosignature(witness, blob.time()));
        }

        /** With a cosignature more; see {@link SignedNote#with}. */
        public Signed with(NoteSignature signature) {
            return new Signed(note.with(signature), checkpoint);
        }

        /** The note as it is served. */
        public byte[] bytes() {
            return note.bytes();
        }
    }
}
