// SPDX-License-Identifier: Apache-2.0
package org.onrecord.platform.auth;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jose4j.base64url.Base64Url;
import org.jose4j.jwk.EcJwkGenerator;
import org.jose4j.jwk.JsonWebKey.OutputControlLevel;
import org.jose4j.jwk.OkpJwkGenerator;
import org.jose4j.jwk.RsaJwkGenerator;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.keys.EllipticCurves;
import org.jose4j.lang.JoseException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.onrecord.platform.Caller;
import org.onrecord.platform.Role;
import org.onrecord.support.TestDirectories;

class TokenCheckTest {
    private static final Forger FORGER = Forger.ec();

    private final TokenCheck check = new TokenCheck(Forger.ISSUER, Forger.AUDIENCE, "groups");

    private Verdict of(String token) {
        return check.verdict(token, FORGER.keys());
    }

    private void assertFlaw(TokenFlaw flaw, String token) {
        assertEquals(new Verdict.Invalid(flaw), of(token));
    }

    @Test
    void good_token_says_who_calls_and_as_what() {
        String token =
                FORGER.token(claims -> claims.setStringListClaim("groups", "auditor", "reader", "editor", "DESK"));
        Verdict.Valid valid = assertInstanceOf(Verdict.Valid.class, of(token));
        assertEquals(new Caller(Optional.of("forger"), Set.of(Role.AUDITOR, Role.READER)), valid.caller());
    }

    @Test
    void token_of_the_local_key_is_good() throws Exception {
        Path directory = TestDirectories.fresh("local-key");
        LocalKey key = LocalKey.of(directory);
        String token =
                key.token(new Grant(Forger.ISSUER, Forger.AUDIENCE, "a desk", Set.of(Role.DESK), Duration.ofHours(1)));
        Verdict.Valid valid = assertInstanceOf(Verdict.Valid.class, check.verdict(token, key.atHand()));
        assertEquals(new Caller(Optional.of("a desk"), Set.of(Role.DESK)), valid.caller());
    }

    static Stream<Forger> takenAlgorithms() throws JoseException {
        return Stream.of(
                FORGER,
                named(new Forger(RsaJwkGenerator.generateJwk(2048), "RS256")),
                named(new Forger(RsaJwkGenerator.generateJwk(2048), "PS256")),
                named(new Forger(OkpJwkGenerator.generateJwk("Ed25519"), "EdDSA")));
    }

    private static Forger named(Forger forger) {
        forger.key().setKeyId("k");
        return forger;
    }

    @ParameterizedTest
    @MethodSource("takenAlgorithms")
    void asymmetric_algorithms_are_taken(Forger forger) {
        assertInstanceOf(Verdict.Valid.class, check.verdict(forger.token(), forger.keys()));
    }

    static Stream<Forger> otherAlgorithms() throws JoseException {
        return Stream.of(
                named(new Forger(RsaJwkGenerator.generateJwk(2048), "RS384")),
                named(new Forger(RsaJwkGenerator.generateJwk(2048), "PS512")),
                named(new Forger(EcJwkGenerator.generateJwk(EllipticCurves.P384), "ES384")));
    }

    @ParameterizedTest
    @MethodSource("otherAlgorithms")
    void other_algorithms_are_not_taken(Forger forger) {
        assertEquals(new Verdict.Invalid(TokenFlaw.ALGORITHM), check.verdict(forger.token(), forger.keys()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "None", "NONE", "nOnE", "", "HS256"})
    void token_without_a_signature_is_not_taken(String name) {
        assertFlaw(TokenFlaw.ALGORITHM, FORGER.none(name));
        assertFlaw(TokenFlaw.ALGORITHM, FORGER.none(name) + "AAAA");
    }

    @Test
    void public_key_is_not_taken_for_a_shared_secret() {
        assertFlaw(TokenFlaw.ALGORITHM, FORGER.hmac());
        assertFlaw(
                TokenFlaw.ALGORITHM,
                FORGER.hmac(FORGER.key().toJson(OutputControlLevel.PUBLIC_ONLY).getBytes(UTF_8)));
    }

    @Test
    void key_that_a_token_brings_along_is_not_believed() {
        Forger stranger = Forger.ec();
        String token = stranger.signed(Forger.claims().toJson(), signature -> signature.setJwkHeader(stranger.key()));
        assertFlaw(TokenFlaw.UNKNOWN_KEY, token);
    }

    @Test
    void signature_of_another_key_of_the_same_name_does_not_match() {
        Forger stranger = Forger.ec();
        stranger.key().setKeyId(FORGER.key().getKeyId());
        assertFlaw(TokenFlaw.SIGNATURE, stranger.token());
    }

    @Test
    void key_of_a_token_that_names_none_is_found_by_trying() {
        String token = FORGER.signed(
                Forger.claims().toJson(), signature -> signature.getHeaders().setStringHeaderValue("kid", null));
        Forger other = Forger.ec();
        assertInstanceOf(Verdict.Valid.class, check.verdict(token, List.of(other.key(), FORGER.key())));
        assertEquals(
                new Verdict.Invalid(TokenFlaw.UNKNOWN_KEY),
                check.verdict(token, List.of(other.key(), Forger.ec().key())));
    }

    @Test
    void extension_that_must_be_understood_and_is_not_makes_a_token_bad() {
        String token = FORGER.signed(Forger.claims().toJson(), signature -> {
            signature.setHeader("crit", new String[] {"http://example.com/unknown"});
            signature.setHeader("http://example.com/unknown", true);
        });
        assertInstanceOf(Verdict.Invalid.class, of(token));
    }

    static Stream<Arguments> flawedClaims() {
        return Stream.of(
                flawed(TokenFlaw.EXPIRED, claims -> claims.setExpirationTime(Forger.in(-31))),
                flawed(TokenFlaw.NOT_YET_VALID, claims -> claims.setNotBefore(Forger.in(40))),
                flawed(TokenFlaw.ISSUER, claims -> claims.setIssuer("somebody else")),
                flawed(TokenFlaw.ISSUER, claims -> claims.unsetClaim("iss")),
                flawed(TokenFlaw.AUDIENCE, claims -> claims.setAudience("somebody else")),
                flawed(TokenFlaw.AUDIENCE, claims -> claims.unsetClaim("aud")),
                flawed(TokenFlaw.CLAIMS, claims -> claims.unsetClaim("exp")),
                flawed(TokenFlaw.CLAIMS, claims -> claims.setStringClaim("exp", "tomorrow")),
                flawed(TokenFlaw.CLAIMS, claims -> claims.unsetClaim("sub")),
                flawed(TokenFlaw.CLAIMS, claims -> claims.setClaim("sub", 7)),
                flawed(TokenFlaw.CLAIMS, claims -> claims.setSubject("")),
                flawed(TokenFlaw.CLAIMS, claims -> claims.setSubject(" ")),
                flawed(TokenFlaw.CLAIMS, claims -> claims.setSubject("a\nb")),
                flawed(TokenFlaw.CLAIMS, claims -> claims.setSubject("a\u202eb")),
                flawed(TokenFlaw.CLAIMS, claims -> claims.setSubject("x".repeat(201))));
    }

    private static Arguments flawed(TokenFlaw flaw, Consumer<JwtClaims> change) {
        return Arguments.of(flaw, change);
    }

    @ParameterizedTest
    @MethodSource("flawedClaims")
    void flaw_of_a_claim_is_named(TokenFlaw flaw, Consumer<JwtClaims> change) {
        assertFlaw(flaw, FORGER.token(change));
    }

    static Stream<Consumer<JwtClaims>> soundClaims() {
        return Stream.of(
                claims -> claims.setExpirationTime(Forger.in(-20)),
                claims -> claims.setNotBefore(Forger.in(20)),
                claims -> claims.setAudience("other", Forger.AUDIENCE),
                claims -> claims.setSubject("x".repeat(200)),
                claims -> claims.setSubject("Ærø Ødegård 李"));
    }

    @ParameterizedTest
    @MethodSource("soundClaims")
    void clocks_may_differ_a_little_and_names_are_anybodys(Consumer<JwtClaims> change) {
        assertInstanceOf(Verdict.Valid.class, of(FORGER.token(change)));
    }

    @Test
    void token_longer_than_8_KiB_is_not_read() {
        assertFlaw(TokenFlaw.TOO_LONG, FORGER.token(claims -> claims.setStringClaim("more", "x".repeat(8192))));
    }

    @ParameterizedTest
    @MethodSource("rolesClaims")
    void roles_are_where_the_settings_say(String path, String claim, Object value, Set<Role> roles) {
        TokenCheck elsewhere = new TokenCheck(Forger.ISSUER, Forger.AUDIENCE, path);
        String token = FORGER.token(claims -> {
            claims.unsetClaim("groups");
            claims.setClaim(claim, value);
        });
        Verdict.Valid valid = assertInstanceOf(Verdict.Valid.class, elsewhere.verdict(token, FORGER.keys()));
        assertEquals(roles, valid.caller().roles());
    }

    static Stream<Arguments> rolesClaims() {
        Map<String, Object> realm = Map.of("roles", List.of("desk", "offline_access"));
        return Stream.of(
                Arguments.of("realm_access.roles", "realm_access", realm, Set.of(Role.DESK)),
                Arguments.of(
                        "https://a.example/roles", "https://a.example/roles", List.of("admin"), Set.of(Role.ADMIN)),
                Arguments.of("scope", "scope", "openid reader desk", Set.of(Role.READER, Role.DESK)),
                Arguments.of("realm_access.groups", "realm_access", realm, Set.of()),
                Arguments.of("realm_access.roles.deep", "realm_access", realm, Set.of()),
                Arguments.of("groups", "groups", 7, Set.of()),
                Arguments.of("groups", "groups", List.of(7, Map.of()), Set.of()),
                Arguments.of("groups", "other", List.of("desk"), Set.of()));
    }

    @Test
    void whatever_is_done_to_a_token_it_is_refused_and_nothing_else_happens() {
        long seed = Long.getLong("onrecord.test.seed", System.nanoTime());
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        String good = FORGER.token();
        for (int i = 0; i < 3_000; i++) {
            StringBuilder bad = new StringBuilder(good);
            for (int n = random.nextInt(4); n >= 0; n--) {
                int at = random.nextInt(bad.length());
                switch (random.nextInt(4)) {
                    case 0 -> bad.setCharAt(at, (char) (33 + random.nextInt(94)));
                    case 1 -> bad.delete(at, Math.min(at + 1, bad.length() - 1));
                    case 2 -> bad.insert(at, '.');
                    default -> bad.setLength(Math.max(1, at));
                }
            }
            if (!sameBytes(bad.toString(), good)) {
                assertInstanceOf(Verdict.Invalid.class, of(bad.toString()), bad.toString());
            }
        }
        for (String odd : List.of("", ".", "..", "...", "....", "a.b.c", "{}", good + ".", good + "." + good)) {
            assertInstanceOf(Verdict.Invalid.class, of(odd), odd);
        }
    }

    /** The last character of a part may stand for bits that are not there. */
    private static boolean sameBytes(String one, String other) {
        String[] parts = one.split("\\.", -1);
        String[] others = other.split("\\.", -1);
        return parts.length == 3
                && parts[0].equals(others[0])
                && parts[1].equals(others[1])
                && Arrays.equals(Base64Url.decode(parts[2]), Base64Url.decode(others[2]));
    }

    @Test
    void grants_that_make_no_sense_are_refused_with_a_reason() {
        for (Duration ttl : List.of(Duration.ZERO, Duration.ofSeconds(-1), Grant.MAX_TTL.plusSeconds(1))) {
            assertThrows(IllegalArgumentException.class, () -> grant("x", Set.of(Role.DESK), ttl));
        }
        assertThrows(IllegalArgumentException.class, () -> grant("", Set.of(Role.DESK), Duration.ofHours(1)));
        assertThrows(IllegalArgumentException.class, () -> grant("x", Set.of(), Duration.ofHours(1)));
        assertTrue(grant("x", Set.of(Role.DESK), Grant.MAX_TTL).ttl().toDays() == 365);
    }

    private static Grant grant(String subject, Set<Role> roles, Duration ttl) {
        return new Grant(Forger.ISSUER, Forger.AUDIENCE, subject, roles, ttl);
    }
}
