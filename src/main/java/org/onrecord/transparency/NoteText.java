// SPDX-License-Identifier: Apache-2.0
package org.onrecord.transparency;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;

/** The characters that C2SP signed-note allows. */
final class NoteText {
    private NoteText() {}

    /** Valid UTF-8 without control characters below U+0020 other than newline. */
    static String decode(byte[] bytes, int maxBytes, String what) throws Malformed {
        if (bytes.length > maxBytes) {
            throw new Malformed(what + " of " + bytes.length + " bytes; the bound is " + maxBytes);
        }
        String text;
        try {
            text = UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException e) {
            throw new Malformed(what + " that is not valid UTF-8");
        }
        if (hasControls(text)) {
            throw new Malformed(what + " with a control character other than newline");
        }
        return text;
    }

    /** Whether {@link #decode} would give these characters back. */
    static boolean isAllowed(String text) {
        return !hasControls(text) && UTF_8.newEncoder().canEncode(text);
    }

    /** A key's name: some characters, none of them a Unicode space or a plus. */
    static boolean isKeyName(String name) {
        return !name.isEmpty()
                && isAllowed(name)
                && name.codePoints().noneMatch(c -> c == '+' || c == '\n' || c == 0x85 || Character.isSpaceChar(c));
    }

    private static boolean hasControls(String text) {
        return text.chars().anyMatch(c -> c < 0x20 && c != '\n');
    }
}
