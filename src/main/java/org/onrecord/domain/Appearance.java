// SPDX-License-Identifier: Apache-2.0
package org.onrecord.domain;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * One place that carried a statement.
 *
 * @param url http or https
 * @param version the outlet's own mark, when it publishes several
 * @param publishedAtMillis epoch milliseconds, by the outlet
 * @param quote the words by which the passage is found again in the publication
 */
public record Appearance(
        String outlet,
        Optional<String> url,
        Optional<String> version,
        OptionalLong publishedAtMillis,
        Optional<String> quote) {}
