// SPDX-License-Identifier: Apache-2.0
package org.onrecord.api.document;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A page of parties. */
@Schema(
        name = "PartyList",
        description = "A page of parties.",
        requiredProperties = {"items"})
public record PartyList(
        List<PartyView> items,

        @Schema(description = "The cursor of the next page; absent at the end")
        String next) {}
