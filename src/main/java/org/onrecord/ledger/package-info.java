// SPDX-License-Identifier: Apache-2.0
/**
 * The log on PostgreSQL: group-committed appends under one sequencer, dense positions, idempotency, and reading
 * in position order. It is the only room that writes the {@code ledger} schema. What a command means is decided in
 * {@code domain}; who hears of it is not its business.
 */
@NullMarked
package org.onrecord.ledger;

import org.jspecify.annotations.NullMarked;
