// SPDX-License-Identifier: Apache-2.0
/**
 * The servers of the default mode: a real PostgreSQL and a real Kafka broker, run beside or inside the service
 * with their data kept in one directory. Nothing here knows what is stored in them, and production runs without it.
 */
@NullMarked
package org.onrecord.embedded;

import org.jspecify.annotations.NullMarked;
