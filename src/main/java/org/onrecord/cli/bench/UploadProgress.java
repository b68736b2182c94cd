// SPDX-License-Identifier: Apache-2.0
package org.onrecord.cli.bench;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Says every few seconds how far a long upload has come. */
final class UploadProgress implements AutoCloseable {
    private static final int PERIOD_SECONDS = 10;

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("upload-progress").factory());
    private long before;

    UploadProgress(Consumer<String> progress, Timeline timeline) {
        before = timeline.last();
        timer.scheduleAtFixedRate(
                () -> {
                    long now = timeline.last();
                    progress.accept("  position %s, %s entries/s"
                            .formatted(Numbers.whole(now), Numbers.whole((double) (now - before) / PERIOD_SECONDS)));
                    before = now;
                },
                PERIOD_SECONDS,
                PERIOD_SECONDS,
                TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
