// SPDX-License-Identifier: Apache-2.0
/**
 * Black-box journeys of the packaged service: processes that are killed, frozen and cut off from their servers, and the
 * audit that then compares log, topics, read model and the clients' own notes entry by entry. Nothing here looks inside
 * the service; what it promises is checked where an outsider would.
 */
@NullMarked
package org.onrecord.journey;

import org.jspecify.annotations.NullMarked;
