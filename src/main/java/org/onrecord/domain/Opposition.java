// SPDX-License-Identifier: Apache-2.0
package org.onrecord.domain;

/**
 * A party says the opposite of what its stance rests on.
 *
 * @param standing the statement on which the stance rests
 * @param warning what is told of the other one
 */
public record Opposition(StatementId standing, Warning warning) {}
