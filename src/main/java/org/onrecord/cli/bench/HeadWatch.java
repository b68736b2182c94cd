// SPDX-License-Identifier: Apache-2.0
package org.onrecord.cli.bench;

import java.io.IOException;

/** Looks at the checkpoint again and again, and notes when each size was seen first. On a thread of its own. */
final class HeadWatch implements AutoCloseable {
    private static final long LOOK_MILLIS = 5;

    private final Servers service;
    private final Marks seen = new Marks();
    private final Thread thread = Thread.ofPlatform().name("head-watch").unstarted(this::watch);
    private volatile boolean stopping;
    private volatile String trouble = "";

    HeadWatch(Servers service) {
        this.service = service;
    }

    HeadWatch start() {
        thread.start();
        return this;
    }

    private void watch() {
        long last = 0;
        try {
            while (!stopping) {
                long size = Long.parseLong(service.get("/api/v1/log/checkpoint")
                        .body()
                        .lines()
                        .toList()
                        .get(1));
                if (size > last) {
                    seen.add(size, System.nanoTime());
                    last = size;
                }
                Thread.sleep(LOOK_MILLIS);
            }
        } catch (IOException e) {
            trouble = e.toString();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** For each position in the marks the time until a head covered it, 0 if one did before; others are left out. */
    Histogram covered(Marks due) {
        Histogram histogram = new Histogram();
        for (int i = 0; i < due.size(); i++) {
            int first = firstCovering(due.position(i));
            if (first < seen.size()) {
                histogram.addNanos(seen.nanos(first) - due.nanos(i));
            }
        }
        return histogram;
    }

    int heads() {
        return seen.size();
    }

    private int firstCovering(long position) {
        int low = 0;
        int high = seen.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (seen.position(middle) > position) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }

    @Override
    public void close() throws IOException, InterruptedException {
        stopping = true;
        thread.join();
        if (!trouble.isEmpty()) {
            throw new IOException("checkpoints could not be read: " + trouble);
        }
    }
}
