// SPDX-License-Identifier: Apache-2.0
package org.onrecord.cli;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.function.Consumer;

/** Asks the service's own readiness endpoint until it says yes. */
final class Readiness {
    private static final Duration BETWEEN_ASKING = Duration.ofMillis(100);
    private static final Duration ONE_ANSWER = Duration.ofSeconds(5);
    private static final int OK = 200;

    private Readiness() {}

    /** Returns at once; the listener is called once, on a daemon thread, and never if the service never gets ready. */
    static void announce(URI service, Consumer<URI> listener) {
        Thread thread = new Thread(
                () -> {
                    if (becomesReady(service)) {
                        listener.accept(service);
                    }
                },
                "readiness");
        thread.setDaemon(true);
        thread.start();
    }

    private static boolean becomesReady(URI service) {
        HttpRequest question = HttpRequest.newBuilder(service.resolve("/q/health/ready"))
                .timeout(ONE_ANSWER)
                .build();
        try (HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            while (!isReady(client, question)) {
                Thread.sleep(BETWEEN_ASKING.toMillis());
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static boolean isReady(HttpClient client, HttpRequest question) throws InterruptedException {
        try {
            return client.send(question, HttpResponse.BodyHandlers.discarding()).statusCode() == OK;
        } catch (IOException notYet) {
            return false;
        }
    }
}
