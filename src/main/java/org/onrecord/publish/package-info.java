// SPDX-License-Identifier: Apache-2.0
/**
 * The relay: follows the log in position order and publishes it to Kafka, exactly once in effect, from one
 * active instance at a time. It reads the ledger and writes topics; it keeps no table of its own and decides nothing
 * about content except how a public record is rendered.
 */
@NullMarked
package org.onrecord.publish;

import org.jspecify.annotations.NullMarked;
