// SPDX-License-Identifier: Apache-2.0
package org.onrecord.api;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.concurrent.Executor;

/** Brings work back to the event loop of a request, off the threads of those who completed it. */
final class EventLoop {
    private EventLoop() {}

    /** The context of the calling thread, which must be a Vert.x thread. */
    static Executor current() {
        Context context = Vertx.currentContext();
        if (context == null) {
            throw new IllegalStateException("not on an event loop");
        }
        return task -> context.runOnContext(ignored -> task.run());
    }
}
