// SPDX-License-Identifier: Apache-2.0
/** Checks on the house itself: which room may use which, and that generated files match the code. */
@NullMarked
package org.onrecord.architecture;

import org.jspecify.annotations.NullMarked;
