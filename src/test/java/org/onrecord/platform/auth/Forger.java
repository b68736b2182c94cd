// SPDX-License-Identifier: Apache-2.0
package org.onrecord.platform.auth;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwk.EcJwkGenerator;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.jose4j.keys.EllipticCurves;
import org.jose4j.keys.HmacKey;
import org.jose4j.lang.JoseException;

/** Makes tokens with a key, good ones and such as nobody should take. */
record Forger(PublicJsonWebKey key, String algorithm) {
    static final String ISSUER = "onrecord.local";
    static final String AUDIENCE = "onrecord";

    /** With a new key of the kind that local keys are of. */
    static Forger ec() {
        try {
            PublicJsonWebKey key = EcJwkGenerator.generateJwk(EllipticCurves.P256);
            key.setKeyId(UUID.randomUUID().toString());
            return new Forger(key, "ES256");
        } catch (JoseException e) {
            throw new AssertionError(e);
        }
    }

    /** What a good token of a desk says, with an hour to go. */
    static JwtClaims claims() {
        JwtClaims claims = new JwtClaims();
        claims.setIssuer(ISSUER);
        claims.setAudience(AUDIENCE);
        claims.setSubject("forger");
        claims.setStringListClaim("groups", "desk");
        claims.setExpirationTime(in(3_600));
        return claims;
    }

    static NumericDate in(long seconds) {
        return NumericDate.fromSeconds(NumericDate.now().getValue() + seconds);
    }

    String token() {
        return token(claims -> {});
    }

    /** A good token but for what is changed. */
    String token(Consumer<JwtClaims> change) {
        JwtClaims claims = claims();
        change.accept(claims);
        return signed(claims.toJson(), signature -> {});
    }

    String signed(String payload, Consumer<JsonWebSignature> change) {
        JsonWebSignature signature = new JsonWebSignature();
        signature.setAlgorithmConstraints(AlgorithmConstraints.NO_CONSTRAINTS);
        signature.setAlgorithmHeaderValue(algorithm);
        signature.setKeyIdHeaderValue(key.getKeyId());
        signature.setKey(key.getPrivateKey());
        signature.setPayload(payload);
        change.accept(signature);
        return serialized(signature);
    }

    /** The classic: the public key, which everybody has, as the secret of a shared one. */
    String hmac(byte[] secret) {
        return signed(claims().toJson(), signature -> {
            signature.setAlgorithmHeaderValue("HS256");
            signature.setKey(new HmacKey(secret));
        });
    }

    String hmac() {
        return hmac(key.getPublicKey().getEncoded());
    }

    /** No signature at all. */
    String none() {
        return none("none");
    }

    String none(String name) {
        return base64("{\"alg\":\"" + name + "\",\"kid\":\"" + key.getKeyId() + "\"}") + "." + base64(claims().toJson())
                + ".";
    }

    /** The key as a provider publishes it. */
    Map<String, Object> published() {
        return key.toParams(PublicJsonWebKey.OutputControlLevel.PUBLIC_ONLY);
    }

    static String base64(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(UTF_8));
    }

    List<JsonWebKey> keys() {
        return List.of(key);
    }

    private static String serialized(JsonWebSignature signature) {
        try {
            return signature.getCompactSerialization();
        } catch (JoseException e) {
            throw new AssertionError(e);
        }
    }
}
