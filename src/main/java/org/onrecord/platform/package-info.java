// SPDX-License-Identifier: Apache-2.0
/**
 * Edges that every room shares: problems, limits, health, security, metric names, background threads, files of secrets. It
 * uses no other room, so anything that needs to know a party or a position does not belong here.
 */
@NullMarked
package org.onrecord.platform;

import org.jspecify.annotations.NullMarked;
