// SPDX-License-Identifier: Apache-2.0
package org.onrecord.cli.un;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/**
 * UUIDv7s (RFC 9562) that depend on the vote alone, so that a second import names the same statements. Their time is a
 * constant plus the number of the roll call: votes before 1970 have no time that a UUIDv7 could carry, and no reader
 * may take an id's time for the day of the vote. Not thread-safe.
 */
final class StatementIds {
    /** 2020-01-14T00:00:00Z, the day of the last roll call of the data set. */
    private static final long EPOCH_MILLIS = 1_578_960_000_000L;

    private static final char[] HEX = "0123456789abcdef".toCharArray();
    private static final int LENGTH = 36;

    private final MessageDigest sha256 = Slug.sha256();

    /** The id in its text form, as ASCII. */
    byte[] of(int rollCall, String party) {
        sha256.update(("un/" + rollCall + "/" + party).getBytes(StandardCharsets.US_ASCII));
        byte[] hash = sha256.digest();
        byte[] id = new byte[16];
        long millis = EPOCH_MILLIS + rollCall;
        for (int i = 0; i < 6; i++) {
            id[i] = (byte) (millis >>> (40 - 8 * i));
        }
        System.arraycopy(hash, 0, id, 6, 10);
        id[6] = (byte) (0x70 | (id[6] & 0x0f));
        id[8] = (byte) (0x80 | (id[8] & 0x3f));
        return text(id);
    }

    private static byte[] text(byte[] id) {
        byte[] text = new byte[LENGTH];
        int at = 0;
        for (int i = 0; i < id.length; i++) {
            if (i == 4 || i == 6 || i == 8 || i == 10) {
                text[at++] = '-';
            }
            text[at++] = (byte) HEX[(id[i] >> 4) & 0x0f];
            text[at++] = (byte) HEX[id[i] & 0x0f];
        }
        return text;
    }
}
