// SPDX-License-Identifier: Apache-2.0
package org.onrecord.readmodel;

import org.onrecord.domain.LogPosition;
import org.onrecord.domain.Revision;

/**
 * A party or an issue as it is defined now.
 *
 * @param id the position of the first definition
 * @param position the position of the definition that stands
 * @param json the payload of that definition, a JSON object
 */
public record StandingDefinition(
        LogPosition id, LogPosition position, long recordedMillis, Revision revision, String json) {}
