// SPDX-License-Identifier: Apache-2.0
package org.onrecord.cli.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** The resident memory of one process, looked at all the time, with its peak in each part of the run. Thread-safe. */
final class MemoryWatch implements AutoCloseable {
    private static final long PERIOD_MILLIS = 250;

    private final long pid;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("memory-watch").factory());
    private final Map<String, Long> peakMiB = new TreeMap<>();
    private String part = "start";
    private long peakKiB;

    MemoryWatch(long pid) {
        this.pid = pid;
        timer.scheduleAtFixedRate(this::look, 0, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** What is measured from now on. */
    synchronized void entering(String name) {
        part = name;
    }

    synchronized double peakMiB() {
        look();
        return peakKiB / 1024.0;
    }

    synchronized Map<String, Long> peakMiBByPart() {
        return new TreeMap<>(peakMiB);
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }

    private synchronized void look() {
        try {
            Path status = Path.of("/proc", Long.toString(pid), "status");
            boolean linux = Files.exists(status);
            String text = linux ? Files.readString(status) : "";
            long now = linux ? field(text, "VmRSS:") : askPs();
            // The kernel's own high-water mark misses no moment between two looks.
            peakKiB = Math.max(peakKiB, linux ? field(text, "VmHWM:") : now);
            peakMiB.merge(part, now / 1024, Math::max);
        } catch (IOException ended) {
            // The peak stands.
        }
    }

    private static long field(String status, String name) {
        return status.lines()
                .filter(line -> line.startsWith(name))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                .findFirst()
                .orElse(0);
    }

    private long askPs() throws IOException {
        Process ps = new ProcessBuilder("ps", "-o", "rss=", "-p", Long.toString(pid)).start();
        String said = new String(ps.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
        return said.isEmpty() ? 0 : Long.parseLong(said);
    }
}
