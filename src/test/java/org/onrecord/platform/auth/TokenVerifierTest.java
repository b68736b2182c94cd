// SPDX-License-Identifier: Apache-2.0
package org.onrecord.platform.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.quarkus.runtime.ShutdownEvent;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class TokenVerifierTest {
    private final TokenCheck check = new TokenCheck(Forger.ISSUER, Forger.AUDIENCE, "groups");
    private volatile Instant now = Instant.parse("2026-11-20T12:00:00Z");

    private static Verdict verdict(TokenVerifier verifier, String token) throws Exception {
        return verifier.verify(token).toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    @Test
    void token_of_a_key_that_the_provider_has_just_begun_to_use_is_taken() throws Exception {
        Forger first = Forger.ec();
        Forger second = Forger.ec();
        try (Provider provider = new Provider(0);
                ProviderKeys keys = new ProviderKeys(provider.address(), () -> now)) {
            TokenVerifier verifier = new TokenVerifier(check, keys);
            provider.publish(first);
            assertInstanceOf(Verdict.Valid.class, verdict(verifier, first.token()));
            assertEquals(new Verdict.Invalid(TokenFlaw.UNKNOWN_KEY), verdict(verifier, second.token()));
            provider.publish(second);
            now = now.plus(ProviderKeys.AFTER_SUCCESS);
            assertInstanceOf(Verdict.Valid.class, verdict(verifier, second.token()));
            assertEquals(new Verdict.Invalid(TokenFlaw.UNKNOWN_KEY), verdict(verifier, first.token()));
            assertEquals(2, provider.questions());
            verifier.stop(new ShutdownEvent());
        }
    }

    @Test
    void keys_out_of_reach_leave_a_token_undecided() throws Exception {
        Forger forger = Forger.ec();
        try (Provider provider = new Provider(0);
                ProviderKeys keys = new ProviderKeys(provider.address(), () -> now)) {
            TokenVerifier verifier = new TokenVerifier(check, keys);
            provider.answer(503, "");
            assertEquals(new Verdict.KeysUnavailable(), verdict(verifier, forger.token()));
            assertEquals(new Verdict.Invalid(TokenFlaw.MALFORMED), verdict(verifier, "nonsense"));
            assertEquals(new Verdict.Invalid(TokenFlaw.ALGORITHM), verdict(verifier, forger.none()));
            verifier.stop(new ShutdownEvent());
        }
    }

    @Test
    void more_tokens_than_may_wait_are_told_to_come_back() throws Exception {
        String token = Forger.ec().token();
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                ProviderKeys keys = new ProviderKeys(Provider.address(silent.getLocalPort()), () -> now)) {
            TokenVerifier verifier = new TokenVerifier(check, keys);
            List<CompletableFuture<Verdict>> waiting = new ArrayList<>();
            for (int i = 0; i < TokenVerifier.MAX_UNDER_WAY; i++) {
                waiting.add(verifier.verify(token).toCompletableFuture());
            }
            assertEquals(new Verdict.Busy(), verdict(verifier, token));
            for (CompletableFuture<Verdict> each : waiting) {
                assertEquals(new Verdict.KeysUnavailable(), each.get(20, TimeUnit.SECONDS));
            }
            assertEquals(new Verdict.KeysUnavailable(), verdict(verifier, token));
            verifier.stop(new ShutdownEvent());
        }
    }
}
