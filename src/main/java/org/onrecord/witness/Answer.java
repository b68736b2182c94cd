// SPDX-License-Identifier: Apache-2.0
package org.onrecord.witness;

import org.onrecord.transparency.NoteSignature;
import org.onrecord.transparency.TreeSize;

/** What a witness answers to {@code add-checkpoint}, each with the status that C2SP tlog-witness gives it. */
public sealed interface Answer {
    /** 200: the head grows out of the last one, and is stored. */
    record Cosigned(NoteSignature line) implements Answer {}

    /** 400: not of the form, or from a larger tree to a smaller one. The reason quotes nothing of the request. */
    record Malformed(String reason) implements Answer {}

    /** 403: none of the log's keys has signed it. */
    record Unsigned() implements Answer {}

    /** 404: this witness has nothing to do with that log. */
    record UnknownLog() implements Answer {}

    /** 409: the last head that was cosigned has this size, which is not where the request begins, or another root. */
    record Conflict(TreeSize size) implements Answer {}

    /** 422: the proof does not lead from the last head to this one. */
    record Unproven() implements Answer {}

    /** 503: too many requests wait. */
    record Busy() implements Answer {}
}
