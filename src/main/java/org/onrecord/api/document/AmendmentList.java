// SPDX-License-Identifier: Apache-2.0
package org.onrecord.api.document;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A page of a statement's entries. */
@Schema(
        name = "StatementEntryList",
        description = "A page of a statement's entries.",
        requiredProperties = {"items"})
public record AmendmentList(
        List<AmendmentView> items,

        @Schema(description = "The cursor of the next page; absent at the end")
        String next) {}
