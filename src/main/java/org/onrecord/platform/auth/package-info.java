// SPDX-License-Identifier: Apache-2.0
/**
 * Who makes a request, and whether that one may: tokens are read and verified here, with the keys of a provider or the
 * local one, and each operation's requirement stands in one table. What a role sees of a statement is not decided here.
 */
@NullMarked
package org.onrecord.platform.auth;

import org.jspecify.annotations.NullMarked;
