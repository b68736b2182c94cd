// SPDX-License-Identifier: Apache-2.0
package org.onrecord.platform;

/** How much a client may send at once. Every bound is on bytes as they arrive, before anything is made of them. */
public final class Limits {
    /**
     * One statement, alone or as a line of a batch. The longest text, every position, appearance and relation at their own
     * bounds come to less than half of it. A correction may put all of a statement anew.
     */
    public static final int STATEMENT_BODY_BYTES = 256 * 1024;

    /** A party or an issue: a name, a description and fifty aliases. */
    public static final int DEFINITION_BODY_BYTES = 64 * 1024;

    /** A hold, a release, a withdrawal with its two reasons, or one appearance with its quote. */
    public static final int AMENDMENT_BODY_BYTES = 64 * 1024;

    /** A head of another log and a proof: C2SP asks for room for sixteen signatures, this has room for hundreds. */
    public static final int CHECKPOINT_BODY_BYTES = 64 * 1024;

    /** What any body may be, whatever its path: the largest of the above. Only the batch route streams past it. */
    public static final int BODY_BYTES = STATEMENT_BODY_BYTES;

    /** Path and query: what proxies pass on, and a question of the longest words three times over. */
    public static final int URI_BYTES = 8 * 1024;

    /** All header fields: a large token and some cookies of a proxy. */
    public static final int HEADER_BYTES = 16 * 1024;

    /** The key of a request that may be repeated: what fits a log line and an index. */
    public static final int IDEMPOTENCY_KEY_CHARS = 200;

    private Limits() {}
}
