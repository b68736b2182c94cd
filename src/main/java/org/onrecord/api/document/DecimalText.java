// SPDX-License-Identifier: Apache-2.0
package org.onrecord.api.document;

import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A number that is not integral: JSON numbers lose digits, decimal strings do not. */
@Schema(
        name = "DecimalText",
        type = SchemaType.STRING,
        pattern = Patterns.DECIMAL,
        description = "A decimal number of at most 30 digits, as text",
        examples = "2.5")
public interface DecimalText {}
