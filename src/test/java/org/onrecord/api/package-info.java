// SPDX-License-Identifier: Apache-2.0
/** The API over HTTP, on the real PostgreSQL and Kafka: what is refused, and that nothing is recorded of it; what repeats; what streams. */
@NullMarked
package org.onrecord.api;

import org.jspecify.annotations.NullMarked;
