// SPDX-License-Identifier: Apache-2.0
/** The key store against a real PostgreSQL: keys are durable, gone for good once destroyed, and of no use to whoever lacks their wrapper. */
@NullMarked
package org.onrecord.vault;

import org.jspecify.annotations.NullMarked;
