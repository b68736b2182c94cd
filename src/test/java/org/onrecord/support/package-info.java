// SPDX-License-Identifier: Apache-2.0
/** The test suite's own equipment: real backing servers, and the packaged service as a child process. No test lives here. */
@NullMarked
package org.onrecord.support;

import org.jspecify.annotations.NullMarked;
