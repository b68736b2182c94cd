// SPDX-License-Identifier: Apache-2.0
/** The log's bytes as its document has them: the document itself, a small log by it, and the second implementation. */
@NullMarked
package org.onrecord.logformat;

import org.jspecify.annotations.NullMarked;
