// SPDX-License-Identifier: Apache-2.0
package org.onrecord.platform.auth;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.quarkus.logging.Log;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.lang.JoseException;

/**
 * The keys of a provider, from the address of its JSON Web Key Set (RFC 7517). They are fetched when the first token
 * comes, anew when a token names another key, and now and then. A provider that is away keeps nobody out for an hour:
 * until then the keys that it gave last are believed.
 */
final class ProviderKeys implements TokenKeys, AutoCloseable {
    /** Between one answer of the provider and the next question: strangers can name keys as fast as they like. */
    static final Duration AFTER_SUCCESS = Duration.ofSeconds(30);

    static final Duration AFTER_FAILURE = Duration.ofSeconds(5);

    /** Older keys are asked for again while they are still used. */
    static final Duration FRESH = Duration.ofMinutes(10);

    static final Duration BELIEVED = Duration.ofHours(1);

    private static final Duration PATIENCE = Duration.ofSeconds(3);
    private static final int MAX_BYTES = 256 * 1024;
    private static final int OK = 200;

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PATIENCE)
            .build();
    private final HttpRequest question;
    private final InstantSource clock;
    private volatile Known known = new Known(List.of(), Instant.MIN);
    private CompletableFuture<List<JsonWebKey>> lastFetch;
    private Instant notBefore = Instant.MIN;

    private record Known(List<JsonWebKey> keys, Instant since) {
        boolean isOlderThan(Duration age, Instant now) {
            return since.equals(Instant.MIN) || since.plus(age).isBefore(now);
        }
    }

    ProviderKeys(URI address, InstantSource clock) {
        this.question = HttpRequest.newBuilder(address)
                .timeout(PATIENCE)
                .header("Accept", "application/jwk-set+json, application/json")
                .build();
        this.clock = clock;
        this.lastFetch = CompletableFuture.completedFuture(List.of());
    }

    @Override
    public List<JsonWebKey> atHand() {
        Known now = known;
        if (now.isOlderThan(BELIEVED, clock.instant())) {
            return List.of();
        }
        if (now.isOlderThan(FRESH, clock.instant())) {
            renewed();
        }
        return now.keys();
    }

    @Override
    public synchronized CompletionStage<List<JsonWebKey>> renewed() {
        if (lastFetch.isDone() && !clock.instant().isBefore(notBefore)) {
            lastFetch = fetch();
        }
        return lastFetch;
    }

    private CompletableFuture<List<JsonWebKey>> fetch() {
        CompletableFuture<HttpResponse<byte[]>> answer = http.sendAsync(question, head -> new BoundedBody(MAX_BYTES));
        return answer.copy()
                .orTimeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                .thenApply(ProviderKeys::keys)
                .handle((keys, failure) -> {
                    answer.cancel(true);
                    if (failure != null) {
                        throw failed(failure);
                    }
                    return learned(keys);
                });
    }

    private synchronized List<JsonWebKey> learned(List<JsonWebKey> keys) {
        Instant now = clock.instant();
        notBefore = now.plus(AFTER_SUCCESS);
        known = new Known(keys, now);
        return keys;
    }

    private synchronized CompletionException failed(Throwable failure) {
        notBefore = clock.instant().plus(AFTER_FAILURE);
        Throwable cause = failure.getCause() == null ? failure : failure.getCause();
        Log.warnf("The keys of onrecord.auth.jwks-url can't be fetched: %s", cause);
        return new CompletionException(cause instanceof KeysUnavailable ? cause : new KeysUnavailable("out of reach"));
    }

    private static List<JsonWebKey> keys(HttpResponse<byte[]> answer) {
        if (answer.statusCode() != OK) {
            throw new CompletionException(new KeysUnavailable("answered with " + answer.statusCode()));
        }
        try {
            // Keys that are secret on both sides have no place here: no such algorithm is taken.
            List<JsonWebKey> keys = new JsonWebKeySet(new String(answer.body(), UTF_8))
                    .getJsonWebKeys().stream()
                            .filter(PublicJsonWebKey.class::isInstance)
                            .toList();
            if (!keys.isEmpty()) {
                return keys;
            }
        } catch (JoseException notAKeySet) {
            // Said below.
        }
        throw new CompletionException(new KeysUnavailable("did not answer with a set of public keys"));
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
