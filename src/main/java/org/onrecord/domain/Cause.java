// SPDX-License-Identifier: Apache-2.0
package org.onrecord.domain;

/**
 * Why a derived event exists. STATEMENT means that the party moved, anything else that the record moved.
 *
 * @param statement the statement that caused it
 * @param entry the log position of the fact that caused it
 */
public record Cause(CauseType type, StatementId statement, LogPosition entry) {}
