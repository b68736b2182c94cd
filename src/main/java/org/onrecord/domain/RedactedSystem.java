// SPDX-License-Identifier: Apache-2.0
package org.onrecord.domain;

/** Where copies of what is redacted lie; each is done with by itself, and says so in the log. */
public enum RedactedSystem {
    /** Disclosures, what rests on them, and the keys of both. */
    LEDGER,
    /** What queries answer from. */
    READ_MODEL,
    /** The words that searches find. */
    SEARCH,
    /** What subscribers and followers get: replaced, and compacted away. */
    TOPICS
}
