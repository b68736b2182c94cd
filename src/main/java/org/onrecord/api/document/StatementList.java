// SPDX-License-Identifier: Apache-2.0
package org.onrecord.api.document;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A page of statements. */
@Schema(
        name = "StatementList",
        description = "A page of statements.",
        requiredProperties = {"items"})
public record StatementList(
        List<StatementView> items,

        @Schema(description = "The cursor of the next page; absent at the end")
        String next) {}
