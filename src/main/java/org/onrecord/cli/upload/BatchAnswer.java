// SPDX-License-Identifier: Apache-2.0
package org.onrecord.cli.upload;

import java.nio.charset.StandardCharsets;

/**
 * What the service said to one line.
 *
 * @param number of the line in the upload, the first being 1
 * @param line as it was sent, without line end
 * @param status 201 recorded, 200 recorded before under the same key, anything else refused
 * @param tookNanos from writing the line to reading the answer; of the last try, where it was sent again
 * @param json the answer, without line end
 */
public record BatchAnswer(long number, byte[] line, int status, long tookNanos, byte[] json) {
    private static final byte[] LINE = "\"line\":".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] STATUS = "\"status\":".getBytes(StandardCharsets.US_ASCII);
    private static final int CREATED = 201;
    private static final int OK = 200;

    public boolean isAccepted() {
        return status == CREATED || status == OK;
    }

    public boolean isReplayed() {
        return status == OK;
    }

    /** The number of the answered line within its request; -1 if the answer has none. */
    static long lineOf(byte[] json) {
        return numberAfter(LINE, json);
    }

    /** The status of an answer; -1 if it has none. A problem inside repeats the same status. */
    static int statusOf(byte[] json) {
        return (int) numberAfter(STATUS, json);
    }

    private static long numberAfter(byte[] member, byte[] json) {
        int at = indexAfter(member, json);
        if (at < 0 || at == json.length || !isDigit(json[at])) {
            return -1;
        }
        long number = 0;
        while (at < json.length && isDigit(json[at])) {
            number = number * 10 + (json[at++] - '0');
        }
        return number;
    }

    private static int indexAfter(byte[] member, byte[] json) {
        for (int start = 0; start + member.length <= json.length; start++) {
            int i = 0;
            while (i < member.length && json[start + i] == member[i]) {
                i++;
            }
            if (i == member.length) {
                return start + i;
            }
        }
        return -1;
    }

    private static boolean isDigit(byte b) {
        return b >= '0' && b <= '9';
    }
}
