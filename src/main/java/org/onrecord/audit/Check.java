// SPDX-License-Identifier: Apache-2.0
package org.onrecord.audit;

/** What is checked, in the order of a report. */
public enum Check {
    CHECKPOINT("checkpoint", "the head is signed by the log's key"),
    KEYS("keys", "each key of the log came in under the one before it"),
    WITNESSES("witnesses", "enough of the policy's witnesses have cosigned the head"),
    HEADS("heads", "the log goes on from the heads seen before"),
    TIMESTAMPS("timestamps", "heads that authorities have stamped are the log's, and so are their times"),
    PREDECESSOR("predecessor", "the log before it is named as it was promised, and taken over as said"),
    TREE("tree", "entries and tiles give the signed root"),
    LEAVES("leaves", "each leaf has its form and its place, in the log and in its stream"),
    DISCLOSURES("disclosures", "what is disclosed is what the leaf commits to"),
    REDACTIONS("redactions", "two subjects stand for each, and it was done"),
    DERIVED("derived", "derived entries are what the facts give"),
    STANCES("stances", "served stances are what the log gives"),
    NOW("now", "those served now, of which the head has the last word, are too"),
    TIME("time", "recorded lies between trusted times");

    private final String label;
    private final String promise;

    Check(String label, String promise) {
        this.label = label;
        this.promise = promise;
    }

    /** The name in reports. */
    public String label() {
        return label;
    }

    /** What holds when nothing fails. */
    public String promise() {
        return promise;
    }
}
