// SPDX-License-Identifier: Apache-2.0
/**
 * The REST resources under {@code /api/v1}, their JSON representations and the parsing of what clients send.
 * Values are checked here, once, and everything wrong with a request is said in one answer. No rule about stances and no
 * SQL belongs here.
 */
@NullMarked
package org.onrecord.api;

import org.jspecify.annotations.NullMarked;
