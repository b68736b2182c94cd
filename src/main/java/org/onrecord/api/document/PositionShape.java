// SPDX-License-Identifier: Apache-2.0
package org.onrecord.api.document;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What a statement says of one issue. */
@Schema(
        name = "Position",
        description = "What a statement says of one issue; a statement has at most one position on an issue.",
        oneOf = {StancePositionShape.class, FigurePositionShape.class})
public interface PositionShape {}
