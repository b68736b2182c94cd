// SPDX-License-Identifier: Apache-2.0
/** The log against a real PostgreSQL: what it promises in peace, and the tortures in which event stores lose or invent. */
@NullMarked
package org.onrecord.restore;

import org.jspecify.annotations.NullMarked;
