// SPDX-License-Identifier: Apache-2.0
/** How instances that share a log share its keys. */
@NullMarked
package org.onrecord.heads;

import org.jspecify.annotations.NullMarked;
