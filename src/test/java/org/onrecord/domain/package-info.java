// SPDX-License-Identifier: Apache-2.0
/** What the vocabulary takes and refuses, and what the stance policy decides. Pure: no container, seconds at most. */
@NullMarked
package org.onrecord.domain;

import org.jspecify.annotations.NullMarked;
