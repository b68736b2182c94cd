// SPDX-License-Identifier: Apache-2.0
/**
 * Is a witness to other logs (C2SP tlog-witness): cosigns their heads as long as each grows out of the one before, and
 * remembers no more of them than that. Our own log and its heads do not come in here.
 */
@NullMarked
package org.onrecord.witness;

import org.jspecify.annotations.NullMarked;
