// SPDX-License-Identifier: Apache-2.0
package org.onrecord.domain;

import java.util.List;

/**
 * A side taken on a STANCE issue.
 *
 * @param conditions as recorded, at most {@link Limits#CONDITIONS}
 */
public record StancePosition(IssueId issue, Polarity polarity, Strength strength, List<String> conditions)
        implements Position {
    public StancePosition {
        conditions = List.copyOf(conditions);
    }
}
