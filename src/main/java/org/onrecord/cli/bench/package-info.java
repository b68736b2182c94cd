// SPDX-License-Identifier: Apache-2.0
/**
 * Measures a packaged service from outside, as its users meet it, next to what the same servers do without it. The load
 * comes from this JVM, the service runs in one of its own; nothing here is used by the service. A number that is printed
 * says how it was taken.
 */
@NullMarked
package org.onrecord.cli.bench;

import org.jspecify.annotations.NullMarked;
