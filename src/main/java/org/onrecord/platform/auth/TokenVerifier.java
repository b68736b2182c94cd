// SPDX-License-Identifier: Apache-2.0
package org.onrecord.platform.auth;

import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.jose4j.jwk.JsonWebKey;

/** Verifies tokens on threads of its own, because a signature takes longer than an event loop may. Thread-safe. */
@Singleton
class TokenVerifier {
    /** Some hundred milliseconds of verifying: whoever would wait longer is better told to come back. */
    static final int MAX_UNDER_WAY = 1_000;

    private final TokenCheck check;
    private final TokenKeys keys;
    private final AtomicInteger underWay = new AtomicInteger();

    /** Its queue is bounded by what may be under way. Half of the cores: strangers can keep it busy. */
    private final ExecutorService threads = Executors.newFixedThreadPool(
            Math.max(1, Runtime.getRuntime().availableProcessors() / 2),
            Thread.ofPlatform().daemon().name("token-verifier-", 0).factory());

    @Inject
    TokenVerifier(AuthSettings settings) {
        this(new TokenCheck(settings.issuer(), settings.audience(), settings.rolesClaim()), keys(settings));
    }

    TokenVerifier(TokenCheck check, TokenKeys keys) {
        this.check = check;
        this.keys = keys;
    }

    private static TokenKeys keys(AuthSettings settings) {
        return settings.jwksUrl().isPresent()
                ? new ProviderKeys(settings.jwksUrl().get(), InstantSource.system())
                : localKey(settings);
    }

    private static TokenKeys localKey(AuthSettings settings) {
        try {
            return LocalKey.of(settings.dataDirectory());
        } catch (IOException e) {
            throw new UncheckedIOException("no local key for tokens", e);
        }
    }

    void stop(@Observes ShutdownEvent event) {
        threads.shutdownNow();
        if (keys instanceof ProviderKeys provider) {
            provider.close();
        }
    }

    /** Completes within seconds, on any thread and never exceptionally, bugs aside. */
    CompletionStage<Verdict> verify(String token) {
        if (underWay.incrementAndGet() > MAX_UNDER_WAY) {
            underWay.decrementAndGet();
            return CompletableFuture.completedFuture(new Verdict.Busy());
        }
        List<JsonWebKey> atHand = keys.atHand();
        return CompletableFuture.supplyAsync(() -> check.verdict(token, atHand), threads)
                .thenCompose(
                        verdict -> isOfUnknownKey(verdict) ? withRenewedKeys(token, atHand, verdict) : done(verdict))
                .whenComplete((verdict, bug) -> underWay.decrementAndGet());
    }

    private CompletionStage<Verdict> withRenewedKeys(String token, List<JsonWebKey> before, Verdict verdict) {
        return keys.renewed()
                .thenCompose(now -> now == before
                        ? done(verdict)
                        : CompletableFuture.supplyAsync(() -> check.verdict(token, now), threads))
                .exceptionallyCompose(TokenVerifier::keysUnavailable);
    }

    private static CompletionStage<Verdict> keysUnavailable(Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        return cause instanceof KeysUnavailable
                ? done(new Verdict.KeysUnavailable())
                : CompletableFuture.failedFuture(failure);
    }

    private static boolean isOfUnknownKey(Verdict verdict) {
        return verdict instanceof Verdict.Invalid invalid && invalid.flaw() == TokenFlaw.UNKNOWN_KEY;
    }

    private static CompletionStage<Verdict> done(Verdict verdict) {
        return CompletableFuture.completedFuture(verdict);
    }
}
