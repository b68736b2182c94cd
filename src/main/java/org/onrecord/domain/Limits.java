// SPDX-License-Identifier: Apache-2.0
package org.onrecord.domain;

/**
 * The bounds on what may be recorded. Lengths are in Unicode code points. A bound is on everything: a leaf, a log line
 * and a subscriber's column all have an end.
 */
public final class Limits {
    /** A long speech in full; anything longer is a document, which is quoted, not recorded. */
    public static final int TEXT = 20_000;
    /** Names, roles, places and other strings that a reader sees on one line. */
    public static final int LINE = 500;
    /** Positions in one statement; the largest known declaration takes sides on about forty issues. */
    public static final int POSITIONS = 128;
    /** Outlets that carried one statement; further ones are added later, one event each. */
    public static final int APPEARANCES = 64;
    /** Outlets that carried one statement, those added later included. */
    public static final int ALL_APPEARANCES = 1_000;
    /** Earlier statements that one statement answers or repeats. */
    public static final int RELATIONS = 64;
    /** Why a statement is held, released, corrected or withdrawn: what was wrong, and where. */
    public static final int REASON = 2_000;
    /** Conditions of one position. */
    public static final int CONDITIONS = 32;
    /** One condition: a clause, not a paragraph. */
    public static final int CONDITION = 500;
    /** How many sources stood behind a report; more are not counted by anybody. */
    public static final int SOURCE_COUNT = 1_000;
    /** The place among things said at the same time, such as the lines of one long debate. */
    public static final int SAID_ORDER = 1_000_000;
    /** The name of an outlet. */
    public static final int OUTLET = 200;
    /** The longest address that browsers and proxies agree on. */
    public static final int URL = 2_000;
    /** The outlet's own version mark. */
    public static final int VERSION = 100;
    /** The words by which a passage is found again. */
    public static final int QUOTE = 5_000;
    /** The unit of a figure. */
    public static final int UNIT = 100;
    /** The name of a party. */
    public static final int PARTY_NAME = 200;
    /** What a desk explains about a party. */
    public static final int PARTY_DESCRIPTION = 2_000;
    /** Other names of a party. */
    public static final int ALIASES = 50;
    /** The title of an issue. */
    public static final int ISSUE_TITLE = 300;
    /** The proposition that is affirmed or denied. */
    public static final int PROPOSITION = 1_000;
    /** The key of a log, with its origin for a name. */
    public static final int VERIFIER_KEY = 1_000;
    /** A signature line of a note, which names the key. */
    public static final int SIGNATURE_LINE = 1_000;
    /** A signed head of a log, with the lines of its own keys. */
    public static final int SIGNED_HEAD = 8_000;
    /** For how long at least two keys sign: a day, so that daily auditors see a head of both. */
    public static final long MIN_KEY_OVERLAP_SECONDS = 86_400;
    /** For how long at most two keys sign: a year. */
    public static final long MAX_KEY_OVERLAP_SECONDS = 365 * MIN_KEY_OVERLAP_SECONDS;
    /** The largest integer that every JSON reader keeps exactly (RFC 8785 §3.2.2.3): 2^53 - 1. */
    public static final long JSON_INTEGER = (1L << 53) - 1;
    /** Problems told of one form; who sends more has sent something else. */
    public static final int FIELD_ERRORS = 64;

    private Limits() {}
}
