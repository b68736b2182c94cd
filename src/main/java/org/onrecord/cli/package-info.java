// SPDX-License-Identifier: Apache-2.0
/**
 * The command line: one class a subcommand. It resolves options and environment into configuration, starts what is
 * asked for and stops it in order. What the service does when it runs belongs to the other rooms.
 */
@NullMarked
package org.onrecord.cli;

import org.jspecify.annotations.NullMarked;
