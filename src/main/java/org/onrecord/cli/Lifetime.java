// SPDX-License-Identifier: Apache-2.0
package org.onrecord.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import picocli.CommandLine.Option;

/** Lets a process end with the one that started it, even if that one was killed and could not say so. */
final class Lifetime {
    @Option(
            names = "--stop-with-stdin",
            hidden = true,
            description = "Stop when standard input ends, as it does when the process at its other end is gone.")
    private boolean stopWithStdin;

    /** Calls {@code stop} once, on a daemon thread, when standard input ends; does nothing unless that was asked for. */
    void watch(Runnable stop) {
        if (!stopWithStdin) {
            return;
        }
        InputStream stdin = System.in;
        Thread thread = new Thread(
                () -> {
                    try {
                        stdin.transferTo(OutputStream.nullOutputStream());
                    } catch (IOException alsoAnEnd) {
                        // Whoever was there is gone.
                    }
                    stop.run();
                },
                "lifetime");
        thread.setDaemon(true);
        thread.start();
    }
}
