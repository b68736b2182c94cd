// SPDX-License-Identifier: Apache-2.0
package org.onrecord.cli.upload;

import java.util.function.Consumer;

/**
 * How long to wait before the next try: 0.1 s, doubled each time up to 5 s. Twenty-four tries without progress, about 96 s,
 * are enough for a service to restart with its database. Not thread-safe.
 */
final class Backoff {
    private static final int MAX_TRIES = 24;
    private static final long FIRST_MILLIS = 100;
    private static final long MAX_MILLIS = 5_000;

    private final Consumer<String> notices;
    private int tries;

    Backoff(Consumer<String> notices) {
        this.notices = notices;
    }

    /** There was progress: the next trouble is a new one. */
    void reset() {
        tries = 0;
    }

    /**
     * Waits.
     *
     * @throws UploadFailed when the tries are used up
     */
    void pause(ConnectionLost trouble) throws UploadFailed, InterruptedException {
        if (tries == MAX_TRIES) {
            throw new UploadFailed("Gave up after " + MAX_TRIES + " tries: " + trouble.getMessage(), trouble);
        }
        long millis = Math.min(MAX_MILLIS, FIRST_MILLIS << tries);
        tries++;
        notices.accept(trouble.getMessage() + "; trying again in " + millis + " ms");
        Thread.sleep(millis);
    }
}
