// SPDX-License-Identifier: Apache-2.0
/**
 * Pages for people: server-rendered views of what the API serves to programs. A page reads through the same queries
 * and the same gate as the API and holds no rule of its own.
 */
@NullMarked
package org.onrecord.web;

import org.jspecify.annotations.NullMarked;
