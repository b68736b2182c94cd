// SPDX-License-Identifier: Apache-2.0
package org.onrecord.transparency;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What the texts of C2SP tlog-proof and tlog-witness share: lines, hashes among them, an empty line, a checkpoint to the
 * byte.
 *
 * @param lines those before the empty one
 */
record ProofText(List<String> lines, Checkpoint.Signed checkpoint) {
    /** A path through a tree of 2^63 − 1 leaves, the largest there is, has no more hashes. */
    static final int MAX_HASHES = 63;

    static ProofText parse(byte[] bytes, int maxLinesBytes, String what) throws Malformed {
        int end = endOfLines(bytes, maxLinesBytes);
        if (end < 0) {
            throw new Malformed(what + " is some lines, an empty line and a checkpoint");
        }
        String head = NoteText.decode(Arrays.copyOf(bytes, end), maxLinesBytes, what);
        byte[] checkpoint = Arrays.copyOfRange(bytes, end + 2, bytes.length);
        return new ProofText(List.of(head.split("\n", -1)), Checkpoint.Signed.parse(checkpoint));
    }

    private static int endOfLines(byte[] bytes, int maxLinesBytes) {
        for (int i = 0; i + 1 < bytes.length && i <= maxLinesBytes; i++) {
            if (bytes[i] == '\n' && bytes[i + 1] == '\n') {
                return i;
            }
        }
        return -1;
    }

    /** The lines from that one on, each a hash. */
    List<Hash> hashesFrom(int first) throws Malformed {
        if (lines.size() - first > MAX_HASHES) {
            throw new Malformed("a proof of more than " + MAX_HASHES + " hashes");
        }
        List<Hash> hashes = new ArrayList<>();
        for (String line : lines.subList(first, lines.size())) {
            hashes.add(Hash.parseBase64(line)
                    .orElseThrow(() -> new Malformed("a line of a proof is a hash of 32 bytes in padded base64")));
        }
        return List.copyOf(hashes);
    }

    /** What stands behind a word and a space on a line, there being such a line. */
    String after(String word, int line) throws Malformed {
        if (line >= lines.size() || !lines.get(line).startsWith(word + " ")) {
            throw new Malformed("line " + (line + 1) + " begins with '" + word + " '");
        }
        return lines.get(line).substring(word.length() + 1);
    }

    /** The number behind a word and a space. */
    long number(String word, int line) throws Malformed {
        return DecimalText.parse(after(word, line))
                .orElseThrow(() -> new Malformed("'" + word + "' is followed by a number from 0 to 2^63-1 in decimal"));
    }

    static String print(String firstLines, List<Hash> hashes, Checkpoint.Signed checkpoint) {
        StringBuilder text = new StringBuilder(firstLines);
        hashes.forEach(hash -> text.append(hash.base64()).append('\n'));
        return text.append('\n').append(checkpoint.note()).toString();
    }
}
