// SPDX-License-Identifier: Apache-2.0
package org.onrecord.domain;

/**
 * A house-style finding: told to the desk that recorded the statement, and to nobody else, for it may speak of terms and
 * of the source. Blocks nothing, unless {@link HouseStyle.Refusals} says so.
 *
 * @param rule the {@link HouseRule#id id} of the rule
 * @param field an RFC 6901 JSON Pointer into the statement's form, such as {@code /speaker/descriptor}
 * @param message what was found and what to do, for a person
 */
public record Warning(String rule, String field, String message) {}
