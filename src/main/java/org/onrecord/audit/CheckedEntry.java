// SPDX-License-Identifier: Apache-2.0
package org.onrecord.audit;

import java.util.Optional;

/**
 * An entry after all that can be checked of it alone.
 *
 * @param hash of its leaf
 * @param leaf absent when it has not its form
 */
record CheckedEntry(long position, byte[] hash, Optional<AuditedLeaf> leaf, Content content) {}
