// SPDX-License-Identifier: Apache-2.0
/**
 * Has bytes stamped by a time-stamping authority (RFC 3161), and tells what a stamp is worth to someone who believes some
 * certificates and nobody else. Who asks, what for and what is kept of it is for others. The one room that uses
 * BouncyCastle, which is loaded with the first question or token and not before.
 */
@NullMarked
package org.onrecord.timestamp;

import org.jspecify.annotations.NullMarked;
