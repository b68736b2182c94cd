// SPDX-License-Identifier: Apache-2.0
package org.onrecord.readmodel;

import org.onrecord.domain.LogPosition;

/**
 * A statement as it was recorded: it has to pass the gate before it leaves.
 *
 * @param position the position of its recording
 * @param saidMillis the latest instant at which it can have been said
 * @param json the payload, a JSON object, with everything that the terms protect
 */
public record StoredStatement(LogPosition position, long recordedMillis, long saidMillis, String json) {}
