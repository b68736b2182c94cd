// SPDX-License-Identifier: Apache-2.0
package org.onrecord.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Supplier;

/**
 * Shows on stderr how a long piece of work gets on: one line that redraws itself in a terminal, a plain line every five
 * seconds elsewhere. Stands from construction to {@link #close}; a daemon thread draws.
 */
final class Progress implements AutoCloseable {
    private static final long TERMINAL_MILLIS = 200;
    private static final long PLAIN_MILLIS = 5_000;
    private static final int BAR_CHARS = 24;
    private static final String CLEAR_LINE = "\r\u001b[K";

    /** @param fraction of the whole, 0 to 1; negative where the whole is not known */
    record State(long done, long refused, double fraction) {}

    private final PrintWriter err;
    private final String unit;
    private final Supplier<State> state;
    private final boolean terminal;
    private final long began = System.nanoTime();
    private final Thread drawing;

    Progress(PrintWriter err, String unit, Supplier<State> state) {
        this.err = err;
        this.unit = unit;
        this.state = state;
        this.terminal = isTerminal();
        this.drawing = new Thread(this::draw, "progress");
        drawing.setDaemon(true);
        drawing.start();
    }

    /** A line that stays, such as the reason of a wait. */
    synchronized void say(String line) {
        err.println((terminal ? CLEAR_LINE : "") + line);
        err.flush();
    }

    @Override
    public void close() {
        drawing.interrupt();
        say(line(state.get(), Duration.ofNanos(System.nanoTime() - began)));
    }

    private void draw() {
        try {
            while (true) {
                Thread.sleep(terminal ? TERMINAL_MILLIS : PLAIN_MILLIS);
                redraw();
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void redraw() {
        if (Thread.currentThread().isInterrupted()) {
            return;
        }
        String line = line(state.get(), Duration.ofNanos(System.nanoTime() - began));
        if (terminal) {
            err.print(CLEAR_LINE + line);
        } else {
            err.println(line);
        }
        err.flush();
    }

    private String line(State now, Duration sinceBegin) {
        double seconds = Math.max(0.001, sinceBegin.toMillis() / 1000.0);
        StringBuilder line = new StringBuilder();
        if (now.fraction() >= 0) {
            line.append(bar(now.fraction()));
        }
        line.append(String.format(Locale.ROOT, "%,d %s  %,.0f/s", now.done(), unit, now.done() / seconds));
        if (now.refused() > 0) {
            line.append(String.format(Locale.ROOT, "  %,d refused", now.refused()));
        }
        if (now.fraction() > 0 && now.fraction() < 1) {
            long left = Math.round(seconds / now.fraction() * (1 - now.fraction()));
            line.append(String.format(Locale.ROOT, "  %d:%02d left", left / 60, left % 60));
        } else {
            line.append(String.format(Locale.ROOT, "  in %.1f s", seconds));
        }
        return line.toString();
    }

    private static String bar(double fraction) {
        int full = (int) Math.min(BAR_CHARS, Math.round(fraction * BAR_CHARS));
        return "[" + "#".repeat(full) + ".".repeat(BAR_CHARS - full)
                + String.format(Locale.ROOT, "] %3.0f%%  ", Math.min(1, fraction) * 100);
    }

    /** From JDK 22 on there is a console without a terminal, too, and a method that tells. */
    private static boolean isTerminal() {
        java.io.Console console = System.console();
        if (console == null) {
            return false;
        }
        try {
            return (boolean) java.io.Console.class.getMethod("isTerminal").invoke(console);
        } catch (NoSuchMethodException beforeJdk22) {
            return true;
        } catch (ReflectiveOperationException e) {
            return false;
        }
    }
}
