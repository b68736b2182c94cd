// SPDX-License-Identifier: Apache-2.0
package org.onrecord.cli.un;

/** What the reader met that is not as it should be, counted so that nothing is dropped in silence. Not thread-safe. */
public final class Irregularities {
    private int malformedRows;
    private int unknownVotes;
    private int unknownRollCalls;
    private int missingTitles;
    private int missingResolutions;
    private int datedToTheMonth;

    void malformedRow() {
        malformedRows++;
    }

    void unknownVote() {
        unknownVotes++;
    }

    void unknownRollCall() {
        unknownRollCalls++;
    }

    void seen(RollCall rollCall) {
        missingTitles += rollCall.title().isEmpty() ? 1 : 0;
        missingResolutions += rollCall.resolution().isEmpty() ? 1 : 0;
        datedToTheMonth += rollCall.isDatedToTheMonth() ? 1 : 0;
    }

    /** Rows that became no statement. */
    public int leftOut() {
        return malformedRows + unknownVotes + unknownRollCalls;
    }

    @Override
    public String toString() {
        return ("left out: %d malformed rows, %d unknown votes, %d votes in unknown roll calls; kept: %d roll calls"
                        + " without title, %d without symbol, %d dated to the month")
                .formatted(
                        malformedRows,
                        unknownVotes,
                        unknownRollCalls,
                        missingTitles,
                        missingResolutions,
                        datedToTheMonth);
    }
}
