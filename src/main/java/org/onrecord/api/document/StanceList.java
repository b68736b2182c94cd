// SPDX-License-Identifier: Apache-2.0
package org.onrecord.api.document;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A page of stances. */
@Schema(
        name = "StanceList",
        description = "A page of stances.",
        requiredProperties = {"items"})
public record StanceList(
        List<StanceView> items,

        @Schema(description = "The cursor of the next page; absent at the end")
        String next) {}
