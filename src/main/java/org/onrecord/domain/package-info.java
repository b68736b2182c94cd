// SPDX-License-Identifier: Apache-2.0
/**
 * The language of the ledger and its rules: parties, issues, statements, the events recorded of them, and the
 * stance policy that folds them. Every function is pure: state and command in, events or a refusal out. No clock, no
 * I/O, no framework type and no JSON belongs here; only the JDK is imported.
 */
@NullMarked
package org.onrecord.domain;

import org.jspecify.annotations.NullMarked;
