// SPDX-License-Identifier: Apache-2.0
/** The read model against a real PostgreSQL and a real Kafka, from log records written by hand. */
@NullMarked
package org.onrecord.readmodel;

import org.jspecify.annotations.NullMarked;
