// SPDX-License-Identifier: Apache-2.0
package org.onrecord.audit;

/** What an auditor says of one thing that was checked (DESIGN §5). Only {@link #FAIL} speaks against the log. */
public enum Verdict {
    OK("holds: computed anew, it is what is served"),
    REDACTED("absent, and covered by an ordering entry that two different subjects stand for"),
    WITHHELD("kept back by the clearance of the caller, so that it could not be checked"),
    UNVERIFIABLE("depends on what is absent, so that it can't be computed anew"),
    NOT_BRACKETED("nothing but the log itself says when it was recorded"),
    FAIL("is not what it must be");

    private final String meaning;

    Verdict(String meaning) {
        this.meaning = meaning;
    }

    /** In a report: {@code NOT BRACKETED}. */
    public String text() {
        return name().replace('_', ' ');
    }

    /** One clause that explains it. */
    public String meaning() {
        return meaning;
    }
}
