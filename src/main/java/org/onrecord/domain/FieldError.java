// SPDX-License-Identifier: Apache-2.0
package org.onrecord.domain;

/**
 * One thing wrong with one field of a form.
 *
 * @param pointer an RFC 6901 JSON Pointer to the field, such as {@code /positions/0/issue}
 * @param detail what is wrong and what is expected, for a person
 */
public record FieldError(String pointer, String detail) {}
