// SPDX-License-Identifier: Apache-2.0
/**
 * Signs what the log has come to, and keeps every head that was signed: in PostgreSQL to serve it, and in Kafka, which no
 * backup of the database sets back. A database behind a signed head is found out here.
 */
@NullMarked
package org.onrecord.heads;

import org.jspecify.annotations.NullMarked;
