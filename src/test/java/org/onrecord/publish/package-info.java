// SPDX-License-Identifier: Apache-2.0
/** The relay against a real broker and a real log. */
@NullMarked
package org.onrecord.publish;

import org.jspecify.annotations.NullMarked;
