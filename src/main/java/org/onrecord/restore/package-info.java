// SPDX-License-Identifier: Apache-2.0
/**
 * The ways on when a database is behind what was signed of its log: to bring the missing entries back exactly, from an
 * export that an auditor made; or to close the log and open one under another name that goes on for it. Runs while the
 * service does not. What is written is written by the ledger.
 */
@NullMarked
package org.onrecord.restore;

import org.jspecify.annotations.NullMarked;
