// SPDX-License-Identifier: Apache-2.0
package org.onrecord.platform.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.jose4j.jwk.JsonWebKey;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.onrecord.support.Await;

class ProviderKeysTest {
    private final Provider provider = new Provider(0);
    private final Forger first = Forger.ec();
    private final Forger second = Forger.ec();
    private volatile Instant now = Instant.parse("2026-11-20T12:00:00Z");
    private final ProviderKeys keys = new ProviderKeys(provider.address(), () -> now);

    @AfterEach
    void close() {
        keys.close();
        provider.close();
    }

    private List<String> renewed() throws Exception {
        return ids(keys.renewed().toCompletableFuture().get(10, TimeUnit.SECONDS));
    }

    private static List<String> ids(List<JsonWebKey> keys) {
        return keys.stream().map(JsonWebKey::getKeyId).toList();
    }

    private static List<String> ids(Forger... forgers) {
        return Arrays.stream(forgers).map(forger -> forger.key().getKeyId()).toList();
    }

    @Test
    void keys_are_fetched_once_and_stay_at_hand() throws Exception {
        provider.publish(first);
        assertEquals(List.of(), keys.atHand());
        assertEquals(ids(first), renewed());
        assertEquals(ids(first), ids(keys.atHand()));
        assertEquals(1, provider.questions());
    }

    @Test
    void new_key_is_found_but_the_provider_is_not_asked_more_than_once_in_30_seconds() throws Exception {
        provider.publish(first);
        renewed();
        provider.publish(first, second);
        now = now.plus(ProviderKeys.AFTER_SUCCESS).minusMillis(1);
        assertEquals(ids(first), renewed());
        assertEquals(1, provider.questions());
        now = now.plusMillis(1);
        assertEquals(ids(first, second), renewed());
        assertEquals(2, provider.questions());
    }

    @Test
    void key_that_was_taken_back_is_gone_after_ten_minutes_without_anybody_naming_another() throws Exception {
        provider.publish(first, second);
        renewed();
        provider.publish(second);
        now = now.plus(ProviderKeys.FRESH).plusMillis(1);
        Await.until("the first key is gone", Duration.ofSeconds(10), () -> ids(keys.atHand())
                .equals(ids(second)));
    }

    @Test
    void provider_that_is_away_keeps_nobody_out_for_an_hour() throws Exception {
        provider.publish(first);
        renewed();
        provider.answer(500, "");
        now = now.plus(ProviderKeys.BELIEVED).minusMillis(1);
        assertEquals(ids(first), ids(keys.atHand()));
        now = now.plusMillis(2);
        assertEquals(List.of(), keys.atHand());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "500 | `{}`",
                "302 | `{}`",
                "200 | `nonsense`",
                "200 | `{}`",
                "200 | `{\"keys\":[]}`",
                "200 | `{\"keys\":[{\"kty\":\"oct\",\"kid\":\"a\",\"k\":\"U2VzYW1lLVNlc2FtZS1TZXNhbWUtU2VzYW1lLTQ3MTE\"}]}`"
            })
    void answer_that_is_no_set_of_public_keys_is_an_outage_and_is_asked_again_soon(int status, String body)
            throws Exception {
        provider.answer(status, body);
        assertUnavailable();
        assertUnavailable();
        assertEquals(1, provider.questions());
        provider.publish(first);
        now = now.plus(ProviderKeys.AFTER_FAILURE);
        assertEquals(ids(first), renewed());
    }

    @Test
    void endless_answer_is_an_outage() {
        provider.answer(200, " ".repeat(300 * 1024) + "{\"keys\":[]}");
        assertUnavailable();
    }

    @Test
    void provider_that_is_not_there_is_an_outage() {
        provider.close();
        assertUnavailable();
    }

    @Test
    void provider_that_says_nothing_is_an_outage_within_seconds() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                ProviderKeys waiting = new ProviderKeys(Provider.address(silent.getLocalPort()), () -> now)) {
            long start = System.nanoTime();
            ExecutionException failure = assertThrows(
                    ExecutionException.class,
                    () -> waiting.renewed().toCompletableFuture().get(20, TimeUnit.SECONDS));
            assertInstanceOf(KeysUnavailable.class, failure.getCause());
            assertTrue(System.nanoTime() - start < TimeUnit.SECONDS.toNanos(10));
        }
    }

    private void assertUnavailable() {
        ExecutionException failure = assertThrows(ExecutionException.class, this::renewed);
        assertInstanceOf(KeysUnavailable.class, failure.getCause());
    }
}
