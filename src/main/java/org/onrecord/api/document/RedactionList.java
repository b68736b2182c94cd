// SPDX-License-Identifier: Apache-2.0
package org.onrecord.api.document;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Redactions of which something is left to do. */
@Schema(
        name = "RedactionList",
        description = "Redactions of which something is left to do, the oldest first; at most 200.",
        requiredProperties = {"redactions"})
public record RedactionList(List<RedactionView> redactions) {}
