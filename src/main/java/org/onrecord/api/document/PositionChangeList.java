// SPDX-License-Identifier: Apache-2.0
package org.onrecord.api.document;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A page of changes. */
@Schema(
        name = "PositionChangeList",
        description = "A page of changes.",
        requiredProperties = {"items"})
public record PositionChangeList(
        List<PositionChangeView> items,

        @Schema(description = "The cursor of the next page; absent at the end")
        String next) {}
