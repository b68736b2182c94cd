// SPDX-License-Identifier: Apache-2.0
package org.onrecord.ledger;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.onrecord.domain.LogPosition;

/**
 * What the leaf of an entry commits to. Holds salts: for auditors only.
 *
 * @param disclosures one for each field slot of the type that is there, in the SD-JWT form (RFC 9901), in the order of the
 *     sorted slots; none when they were destroyed
 * @param absentBy when they were, the RedactionOrdered that says so; nothing when no redaction does
 * @param absentFields when only some slots were redacted, these, each with the RedactionOrdered that says so
 */
public record Disclosed(
        LogPosition position,
        List<String> disclosures,
        Optional<LogPosition> absentBy,
        Map<String, LogPosition> absentFields) {
    public Disclosed {
        disclosures = List.copyOf(disclosures);
        absentFields = Map.copyOf(absentFields);
    }
}
