// SPDX-License-Identifier: Apache-2.0
package org.onrecord.cli.bench;

/** Finds whole numbers in JSON whose shape is known, without parsing it: the load generator has to be cheap. */
final class JsonNumber {
    private JsonNumber() {}

    /**
     * The number that follows the first occurrence of a member's name between two offsets; -1 if there is none.
     *
     * @param member the name with its quotation marks and colon, as ASCII
     */
    static long after(byte[] member, byte[] json, int from, int to) {
        for (int i = from; i + member.length <= to; i++) {
            int j = 0;
            while (j < member.length && json[i + j] == member[j]) {
                j++;
            }
            if (j == member.length) {
                return at(json, i + j, to);
            }
        }
        return -1;
    }

    /** The digits at an offset as a number; -1 if there are none. */
    static long at(byte[] json, int from, int to) {
        long number = -1;
        for (int i = from; i < to && json[i] >= '0' && json[i] <= '9'; i++) {
            number = Math.max(0, number) * 10 + (json[i] - '0');
        }
        return number;
    }
}
