// SPDX-License-Identifier: Apache-2.0
/**
 * How subscribers hear of changes without asking: server-sent events, webhooks and feeds. Each serves what the
 * read model and the topics already hold; nothing here derives or stores facts.
 */
@NullMarked
package org.onrecord.subscribe;

import org.jspecify.annotations.NullMarked;
