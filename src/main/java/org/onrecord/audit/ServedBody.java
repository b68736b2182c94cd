// SPDX-License-Identifier: Apache-2.0
package org.onrecord.audit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** The body of an answer, whole and in time, or not at all: a service may say what it likes for as long as it likes. */
final class ServedBody implements HttpResponse.BodySubscriber<byte[]> {
    private final int maxBytes;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final CompletableFuture<byte[]> body = new CompletableFuture<>();
    private Flow.@Nullable Subscription subscription;

    private ServedBody(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** It is longer than the bound, or says that it will be. To ask again is of no use. */
    static final class TooLong extends IOException {
        private static final long serialVersionUID = 1L;

        TooLong(int maxBytes) {
            super("more than " + maxBytes + " bytes");
        }
    }

    /**
     * Asks, and blocks until the whole answer is there.
     *
     * @param maxBytes of its body
     * @param maxMillis how long at the most
     * @throws TooLong when it is longer
     * @throws IOException when none comes, or not in time
     */
    static HttpResponse<byte[]> of(HttpClient client, HttpRequest request, int maxBytes, long maxMillis)
            throws IOException, InterruptedException {
        CompletableFuture<HttpResponse<byte[]>> exchange = client.sendAsync(request, answer -> begun(answer, maxBytes));
        try {
            return exchange.get(maxMillis, TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException io ? io : new IOException(String.valueOf(e.getCause()), e);
        } catch (TimeoutException e) {
            throw new IOException("no whole answer within " + maxMillis + " ms", e);
        } finally {
            exchange.cancel(true);
        }
    }

    private static ServedBody begun(HttpResponse.ResponseInfo answer, int maxBytes) {
        ServedBody body = new ServedBody(maxBytes);
        if (answer.headers().firstValueAsLong("content-length").orElse(0) > maxBytes) {
            body.refuse();
        }
        return body;
    }

    private void refuse() {
        body.completeExceptionally(new TooLong(maxBytes));
        if (subscription != null) {
            subscription.cancel();
        }
    }

    @Override
    public CompletionStage<byte[]> getBody() {
        return body;
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
        subscription = given;
        if (body.isDone()) {
            given.cancel();
        } else {
            given.request(Long.MAX_VALUE);
        }
    }

    @Override
    public void onNext(List<ByteBuffer> parts) {
        for (ByteBuffer part : parts) {
            if (part.remaining() > maxBytes - bytes.size()) {
                refuse();
                return;
            }
            byte[] some = new byte[part.remaining()];
            part.get(some);
            bytes.writeBytes(some);
        }
    }

    @Override
    public void onError(Throwable failure) {
        body.completeExceptionally(failure);
    }

    @Override
    public void onComplete() {
        body.complete(bytes.toByteArray());
    }
}
