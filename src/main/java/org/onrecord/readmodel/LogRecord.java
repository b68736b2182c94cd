// SPDX-License-Identifier: Apache-2.0
package org.onrecord.readmodel;

/**
 * One record of {@code onrecord.log}, read.
 *
 * @param position its place in the log ({@code ce_sequence})
 * @param offset its Kafka offset; offsets have gaps where transactions end
 * @param recordedMillis when the ledger recorded it, epoch milliseconds
 * @param revision how often its stream had been written before
 */
record LogRecord(long position, long offset, long recordedMillis, int revision, LogEvent event) {}
