// SPDX-License-Identifier: Apache-2.0
package org.onrecord.ledger;

import java.util.List;
import java.util.Optional;
import org.onrecord.domain.LogPosition;

/**
 * What the leaf of an entry commits to. Holds salts: for auditors only.
 *
 * @param disclosures one for each field slot of the type, in the SD-JWT form (RFC 9901), in the order of the sorted
 *     slots; none when they were destroyed
 * @param absentBy when they were, the RedactionOrdered that says so; nothing when no redaction does
 */
public record Disclosed(LogPosition position, List<String> disclosures, Optional<LogPosition> absentBy) {}
