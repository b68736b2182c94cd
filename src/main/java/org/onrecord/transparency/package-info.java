// SPDX-License-Identifier: Apache-2.0
/**
 * The bytes an outsider verifies: canonical JSON, leaves and disclosures, the Merkle tree, tiles, notes,
 * checkpoints and proofs, with their verifiers. It knows nothing of parties or stances, of where bytes are stored or of
 * how they travel; only the JDK is imported.
 */
@NullMarked
package org.onrecord.transparency;

import org.jspecify.annotations.NullMarked;
