// SPDX-License-Identifier: Apache-2.0
/**
 * The keys under which disclosures lie at rest: one data key per statement, wrapped by a key outside the database and kept
 * in a database of their own that the ledger's backups leave out, so that destroying a key destroys every copy of what it
 * sealed (DESIGN §5). What is sealed under a key is not its business.
 */
@NullMarked
package org.onrecord.vault;

import org.jspecify.annotations.NullMarked;
