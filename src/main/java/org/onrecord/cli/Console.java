// SPDX-License-Identifier: Apache-2.0
package org.onrecord.cli;

import io.quarkus.bootstrap.logging.InitialConfigurator;
import java.util.List;
import java.util.logging.ConsoleHandler;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/**
 * Logging while no Quarkus runs: before it starts, after it stopped, and in commands that never start it. Quarkus takes
 * over with its own configuration.
 */
final class Console {
    /** Held, because the JDK forgets the level of a logger that nobody holds. */
    private static final List<Logger> TALKATIVE = List.of(
            Logger.getLogger("org.apache.kafka"),
            Logger.getLogger("kafka"),
            Logger.getLogger("state.change.logger"),
            Logger.getLogger("org.apache.kafka.clients.NetworkClient"));

    private Console() {}

    /** Lets only warnings of the embedded broker through, from now on. */
    static void quiet() {
        TALKATIVE.forEach(logger -> logger.setLevel(Level.WARNING));
    }

    /** Prints warnings and worse to stderr: for a command that never starts Quarkus. */
    static void withoutQuarkus() {
        quiet();
        Handler stderr = new ConsoleHandler();
        stderr.setLevel(Level.WARNING);
        stderr.setFormatter(new Line());
        InitialConfigurator.DELAYED_HANDLER.setHandlers(new Handler[] {stderr});
    }

    private static final class Line extends Formatter {
        @Override
        public String format(LogRecord entry) {
            return entry.getLevel() + " " + entry.getLoggerName() + " " + formatMessage(entry) + System.lineSeparator();
        }
    }
}
