// SPDX-License-Identifier: Apache-2.0
/** The bytes that outlive us: vectors from the standards, golden bytes of our own, and hostile documents. */
@NullMarked
package org.onrecord.transparency;

import org.jspecify.annotations.NullMarked;
