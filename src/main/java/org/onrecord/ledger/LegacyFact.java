// SPDX-License-Identifier: Apache-2.0
package org.onrecord.ledger;

import java.util.Optional;
import org.onrecord.domain.Event;
import org.onrecord.domain.LogPosition;

/**
 * A fact of a log that is closed, to be carried over. The positions that it names are those of that log.
 *
 * @param position where it stood, or in the journal is said to have stood
 * @param recordedMillis when it was recorded there, epoch milliseconds
 * @param actedBy the subject who acted, when that is known
 */
record LegacyFact(LogPosition position, long recordedMillis, Event.Fact event, Optional<String> actedBy) {}
