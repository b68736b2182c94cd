// SPDX-License-Identifier: Apache-2.0
package org.onrecord.domain;

import java.util.Optional;

/**
 * One proposition that can be affirmed or denied, or one number that can be claimed.
 *
 * @param topic the slug of the broader subject
 * @param kind never changes
 * @param unit what is counted; there on a FIGURE issue, and only there
 */
public record IssueDefinition(
        String title, Optional<String> proposition, String topic, IssueKind kind, Optional<String> unit) {}
