// SPDX-License-Identifier: Apache-2.0
package org.onrecord.cli;

import java.io.PrintWriter;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.function.Supplier;

/**
 * Shows on stderr how a long piece of work gets on: one line that redraws itself in a terminal, a plain line every five
 * seconds elsewhere. Stands from construction to {@link #close}; a daemon thread draws.
 */
final class Progress implements AutoCloseable {
    private static final long TERMINAL_MILLIS = 200;
    private static final long PLAIN_MILLIS = 5_000;
    /** Rate and remaining time are told from what happened in so long: a stall shows, and is soon forgotten. */
    private static final long RECENT_NANOS = 10_000_000_000L;

    private static final int BAR_CHARS = 24;
    private static final String CLEAR_LINE = "\r\u001b[K";

    /** @param fraction of the whole, 0 to 1; negative where the whole is not known */
    record State(long done, long refused, double fraction) {}

    private record Sample(long nanos, long done, double fraction) {}

    private final PrintWriter err;
    private final String unit;
    private final Supplier<State> state;
    private final boolean terminal;
    private final long began = System.nanoTime();
    private final Deque<Sample> recent = new ArrayDeque<>();
    private final Thread drawing;

    Progress(PrintWriter err, String unit, Supplier<State> state) {
        this.err = err;
        this.unit = unit;
        this.state = state;
        this.terminal = isTerminal();
        this.drawing = new Thread(this::draw, "progress");
        recent.add(new Sample(began, 0, 0));
        drawing.setDaemon(true);
        drawing.start();
    }

    /** A line that stays, such as the reason of a wait. */
    synchronized void say(String line) {
        err.println((terminal ? CLEAR_LINE : "") + line);
        err.flush();
    }

    /** Leaves one line that tells of the whole. */
    @Override
    public void close() {
        drawing.interrupt();
        State end = state.get();
        double seconds = Math.max(1e-3, (System.nanoTime() - began) / 1e9);
        say(line(end, end.done() / seconds) + String.format(Locale.ROOT, "  in %.1f s", seconds));
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
        State now = state.get();
        Sample latest = new Sample(System.nanoTime(), now.done(), now.fraction());
        recent.add(latest);
        Sample oldest = recent.getFirst();
        while (recent.size() > 2 && latest.nanos() - oldest.nanos() > RECENT_NANOS) {
            recent.removeFirst();
            oldest = recent.getFirst();
        }
        double seconds = Math.max(1e-3, (latest.nanos() - oldest.nanos()) / 1e9);
        String line = line(now, (now.done() - oldest.done()) / seconds)
                + timeLeft(1 - now.fraction(), (now.fraction() - oldest.fraction()) / seconds);
        if (terminal) {
            err.print(CLEAR_LINE + line);
        } else {
            err.println(line);
        }
        err.flush();
    }

    private String line(State now, double perSecond) {
        return (now.fraction() < 0 ? "" : bar(now.fraction()))
                + String.format(Locale.ROOT, "%,d %s  %,.0f/s", now.done(), unit, perSecond)
                + (now.refused() == 0 ? "" : String.format(Locale.ROOT, "  %,d refused", now.refused()));
    }

    private static String timeLeft(double fractionLeft, double fractionPerSecond) {
        if (fractionPerSecond <= 0) {
            return "";
        }
        long seconds = Math.round(fractionLeft / fractionPerSecond);
        return String.format(Locale.ROOT, "  %d:%02d left", seconds / 60, seconds % 60);
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
