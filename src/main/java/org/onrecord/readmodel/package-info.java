// SPDX-License-Identifier: Apache-2.0
/**
 * Where queries are answered from: the projector applies the derived results of the log, queries read them,
 * a rebuild fills a shadow and swaps it in. It folds no stance itself, and the write side is never read to answer a
 * query.
 */
@NullMarked
package org.onrecord.readmodel;

import org.jspecify.annotations.NullMarked;
