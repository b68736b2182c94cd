// SPDX-License-Identifier: Apache-2.0
package org.onrecord.readmodel;

import java.util.Optional;
import org.onrecord.domain.LanguageTag;

/**
 * Which words are looked for.
 *
 * @param words as people type them into a search box: all must be there; {@code "a phrase"}, {@code or}, {@code -not}
 * @param language of the words, to find statements in that language only; absent: of each statement
 */
public record SearchQuestion(String words, Optional<LanguageTag> language) {
    /** The characters of a question at most. */
    public static final int MAX_LENGTH = 500;

    /** The items of a page at most. */
    public static final int MAX_LIMIT = 100;

    /** The statements that are ranked and counted at most: of more matches, the last recorded. */
    public static final int MAX_MATCHES = 10_000;
}
