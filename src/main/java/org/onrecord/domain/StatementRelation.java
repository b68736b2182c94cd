// SPDX-License-Identifier: Apache-2.0
package org.onrecord.domain;

/** A tie from one statement to an earlier one. */
public record StatementRelation(Relation relation, StatementId statement) {}
