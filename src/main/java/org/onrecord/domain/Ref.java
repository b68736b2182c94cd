// SPDX-License-Identifier: Apache-2.0
package org.onrecord.domain;

import java.util.Optional;

/**
 * A stance as a reference to the entries that make it, never a copy of their values, so that redacting a statement
 * leaves none behind.
 *
 * @param entry the StatementRecorded or StatementCorrected whose position on the issue holds
 * @param strength the StatementRecorded or StatementCorrected that last stated a strength, when that is another entry
 */
public record Ref(LogPosition entry, Optional<LogPosition> strength) {}
