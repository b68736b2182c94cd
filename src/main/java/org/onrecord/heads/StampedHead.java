// SPDX-License-Identifier: Apache-2.0
package org.onrecord.heads;

/**
 * A head with a stamp of a time-stamping authority.
 *
 * @param token a {@code TimeStampToken} (RFC 3161) over the text of the head's note
 */
public record StampedHead(SignedHead head, byte[] token) {}
