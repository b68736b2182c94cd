// SPDX-License-Identifier: Apache-2.0
package org.onrecord.cli.bench;

import java.io.IOException;
import java.util.OptionalLong;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * How far readers are behind writers, seen from outside: a read says which position it reflects, and the age of the
 * oldest acknowledged entry beyond that is the lag. Thread-safe.
 */
final class LagProbe implements AutoCloseable {
    private static final long PERIOD_MILLIS = 250;
    private static final String POSITION_HEADER = "Onrecord-Position";
    private static final String CHEAP_READ = "/api/v1/parties?limit=1";

    private final Servers service;
    private final Timeline written;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("lag-probe").factory());
    private long maxNanos;
    private long samples;
    private String trouble = "";

    LagProbe(Servers service, Timeline written) {
        this.service = service;
        this.written = written;
        timer.scheduleWithFixedDelay(this::sample, 0, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** The position that a read reflects now. */
    static long reflected(Servers service) throws IOException, InterruptedException {
        return service.get(CHEAP_READ)
                .headers()
                .firstValueAsLong(POSITION_HEADER)
                .orElseThrow(() -> new IOException("a read without " + POSITION_HEADER));
    }

    synchronized double maxSeconds() {
        return maxNanos / 1e9;
    }

    synchronized long samples() {
        return samples;
    }

    /** Why a sample could not be taken; empty when all could. */
    synchronized String trouble() {
        return trouble;
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }

    private void sample() {
        try {
            long position = reflected(service);
            OptionalLong oldest = written.nanosAt(position + 1);
            long lag = oldest.isPresent() ? System.nanoTime() - oldest.getAsLong() : 0;
            synchronized (this) {
                maxNanos = Math.max(maxNanos, lag);
                samples++;
            }
        } catch (IOException e) {
            synchronized (this) {
                trouble = e.toString();
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }
}
