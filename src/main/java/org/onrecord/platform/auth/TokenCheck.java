// SPDX-License-Identifier: Apache-2.0
package org.onrecord.platform.auth;

import io.quarkus.logging.Log;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwa.AlgorithmConstraints.ConstraintType;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.MalformedClaimException;
import org.jose4j.jwt.consumer.ErrorCodes;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumer;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.keys.resolvers.JwksVerificationKeyResolver;
import org.jose4j.lang.JoseException;
import org.jose4j.lang.UnresolvableKeyException;
import org.jspecify.annotations.Nullable;
import org.onrecord.platform.Caller;
import org.onrecord.platform.Role;

/**
 * Reads one token: a JSON Web Token (RFC 7519) by the rules of RFC 8725. Signed with a private key and nothing else: an
 * algorithm with a shared secret, or none, is refused before a key is looked for. Thread-safe; computes, and waits for nothing.
 *
 * <p>What the library says of a bad token may quote it, and so is never passed on or logged.
 */
final class TokenCheck {
    static final List<String> ALGORITHMS = List.of("RS256", "PS256", "ES256", "EdDSA");

    /** What a provider puts into a token for one service comes to a tenth of it. */
    static final int MAX_TOKEN_CHARS = 8 * 1024;

    static final int CLOCK_SKEW_SECONDS = 30;

    private static final AlgorithmConstraints SIGNED_WITH =
            new AlgorithmConstraints(ConstraintType.PERMIT, ALGORITHMS.toArray(String[]::new));

    private static final Map<TokenFlaw, List<Integer>> FLAWS = new EnumMap<>(Map.of(
            TokenFlaw.ISSUER, List.of(ErrorCodes.ISSUER_MISSING, ErrorCodes.ISSUER_INVALID),
            TokenFlaw.AUDIENCE, List.of(ErrorCodes.AUDIENCE_MISSING, ErrorCodes.AUDIENCE_INVALID),
            TokenFlaw.EXPIRED, List.of(ErrorCodes.EXPIRED),
            TokenFlaw.NOT_YET_VALID, List.of(ErrorCodes.NOT_YET_VALID),
            TokenFlaw.CLAIMS,
                    List.of(ErrorCodes.EXPIRATION_MISSING, ErrorCodes.SUBJECT_MISSING, ErrorCodes.MALFORMED_CLAIM)));

    private final String issuer;
    private final String audience;
    private final String rolesClaim;

    /** @param rolesClaim the name of a claim, or a path of names with dots between them */
    TokenCheck(String issuer, String audience, String rolesClaim) {
        this.issuer = issuer;
        this.audience = audience;
        this.rolesClaim = rolesClaim;
    }

    /** Valid, or Invalid: with {@link TokenFlaw#UNKNOWN_KEY} when none of the keys is the one that the token names. */
    Verdict verdict(String token, List<JsonWebKey> keys) {
        try {
            if (token.length() > MAX_TOKEN_CHARS) {
                return new Verdict.Invalid(TokenFlaw.TOO_LONG);
            }
            JsonWebSignature signature = new JsonWebSignature();
            signature.setCompactSerialization(token);
            if (!ALGORITHMS.contains(String.valueOf(signature.getAlgorithmHeaderValue()))) {
                return new Verdict.Invalid(TokenFlaw.ALGORITHM);
            }
            return valid(consumer(keys).processToClaims(token));
        } catch (InvalidJwtException e) {
            return new Verdict.Invalid(flaw(e));
        } catch (MalformedClaimException e) {
            return new Verdict.Invalid(TokenFlaw.CLAIMS);
        } catch (JoseException e) {
            return new Verdict.Invalid(TokenFlaw.MALFORMED);
        } catch (RuntimeException e) {
            Log.warnf("A token could not be read: %s", e.getClass().getName());
            return new Verdict.Invalid(TokenFlaw.MALFORMED);
        }
    }

    private JwtConsumer consumer(List<JsonWebKey> keys) {
        JwksVerificationKeyResolver resolver = new JwksVerificationKeyResolver(keys);
        resolver.setDisambiguateWithVerifySignature(true);
        return new JwtConsumerBuilder()
                .setVerificationKeyResolver(resolver)
                .setJwsAlgorithmConstraints(SIGNED_WITH)
                .setExpectedIssuer(issuer)
                .setExpectedAudience(audience)
                .setRequireExpirationTime()
                .setRequireSubject()
                .setAllowedClockSkewInSeconds(CLOCK_SKEW_SECONDS)
                .build();
    }

    private Verdict valid(JwtClaims claims) throws MalformedClaimException {
        String subject = claims.getSubject();
        if (!Grant.isSubject(subject)) {
            return new Verdict.Invalid(TokenFlaw.CLAIMS);
        }
        Instant expires = Instant.ofEpochSecond(claims.getExpirationTime().getValue());
        return new Verdict.Valid(new Caller(Optional.of(subject), roles(claims.getClaimsMap())), expires);
    }

    private Set<Role> roles(Map<String, Object> claims) {
        Set<Role> roles = EnumSet.noneOf(Role.class);
        for (Object name : names(find(claims))) {
            Role.ofClaim(String.valueOf(name)).ifPresent(roles::add);
        }
        return roles;
    }

    /** A claim may have dots in its very name, as those that are web addresses do. */
    private @Nullable Object find(Map<String, Object> claims) {
        if (claims.containsKey(rolesClaim)) {
            return claims.get(rolesClaim);
        }
        Object at = claims;
        for (String name : rolesClaim.split("\\.", -1)) {
            at = at instanceof Map<?, ?> object ? object.get(name) : null;
        }
        return at;
    }

    private static Collection<?> names(@Nullable Object claim) {
        return switch (claim) {
            case Collection<?> list -> list;
            case String text -> Arrays.asList(text.split(" ", -1));
            case null, default -> List.of();
        };
    }

    private static TokenFlaw flaw(InvalidJwtException e) {
        for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof UnresolvableKeyException) {
                return TokenFlaw.UNKNOWN_KEY;
            }
        }
        if (e.hasErrorCode(ErrorCodes.SIGNATURE_INVALID)) {
            return TokenFlaw.SIGNATURE;
        }
        for (Map.Entry<TokenFlaw, List<Integer>> entry : FLAWS.entrySet()) {
            if (entry.getValue().stream().anyMatch(e::hasErrorCode)) {
                return entry.getKey();
            }
        }
        return TokenFlaw.MALFORMED;
    }
}
