// SPDX-License-Identifier: Apache-2.0
@NullMarked
package org.onrecord.witness;

import org.jspecify.annotations.NullMarked;
