// SPDX-License-Identifier: Apache-2.0
package org.onrecord.readmodel;

import java.util.Optional;
import org.onrecord.domain.LogPosition;

/**
 * What one statement did to a stance; restatements are among them. The statement is that of {@code to}.
 *
 * @param kind how the stance moved; RESTATED when it did not
 * @param kindRests on what else the kind rests
 * @param entry the position of the statement's recording
 * @param effectiveMillis when it took effect in the world
 * @param saidOrder its place among things said at the same instant; -1 when it has none
 * @param recordedMillis when the statement was recorded
 */
public record PastStance(
        String slot,
        String kind,
        KindRests kindRests,
        Optional<Basis> from,
        Basis to,
        LogPosition entry,
        long effectiveMillis,
        int saidOrder,
        long recordedMillis) {}
