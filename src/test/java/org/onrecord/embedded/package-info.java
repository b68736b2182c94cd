// SPDX-License-Identifier: Apache-2.0
/** The embedded servers themselves, started in the JVM of the test. */
@NullMarked
package org.onrecord.embedded;

import org.jspecify.annotations.NullMarked;
