// SPDX-License-Identifier: Apache-2.0
package org.onrecord.cli;

import picocli.CommandLine.Command;

/** What to do when the database of a log is behind a head that was signed of it. */
@Command(
        name = "restore",
        description = "Go on after the database was set back behind a signed head.",
        subcommands = {RestoreExactCommand.class, RestoreNewOriginCommand.class},
        mixinStandardHelpOptions = true)
final class RestoreCommand {}
