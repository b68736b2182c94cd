// SPDX-License-Identifier: Apache-2.0
package org.onrecord.heads;

import org.onrecord.ledger.Disclosed;

/**
 * A LogKeyRotated with what proves it to whoever knows one of its keys.
 *
 * @param entry with every disclosure
 * @param head the first that covers it, signed by both keys
 */
public record ProvenRotation(Disclosed entry, SignedHead head) {}
