// SPDX-License-Identifier: Apache-2.0
package org.onrecord.domain;

/**
 * What came of reading a text: the value, or what had been expected instead. A refusal is data, so that a form can
 * collect every bad field at once and no exception is thrown at ten thousand statements a second.
 */
public sealed interface Parsed<T> {
    record Value<T>(T value) implements Parsed<T> {}

    /** @param expected a sentence that says what is wrong and what is expected, without the given text */
    record Refused<T>(String expected) implements Parsed<T> {}
}
