// SPDX-License-Identifier: Apache-2.0
package org.onrecord.platform.auth;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jose4j.jwk.EcJwkGenerator;
import org.jose4j.jwk.EllipticCurveJsonWebKey;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.JsonWebKey.OutputControlLevel;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.jose4j.keys.EllipticCurves;
import org.jose4j.lang.JoseException;
import org.onrecord.platform.OwnersFile;
import org.onrecord.platform.Role;

/**
 * The key of a service that has no provider: made when it is first wanted, kept in the data directory, and read by nobody
 * but its owner. Whoever can read the file can make tokens. Thread-safe.
 */
public final class LocalKey implements TokenKeys {
    static final String ROLES_CLAIM = "groups";

    private static final String DIRECTORY = "auth";

    private final PublicJsonWebKey key;
    private final List<JsonWebKey> publicKeys;

    private LocalKey(PublicJsonWebKey key) {
        this.key = key;
        this.publicKeys = List.of(key);
    }

    /** Whether a data directory has a key already. */
    public static boolean isIn(Path dataDirectory) {
        return Files.exists(file(dataDirectory));
    }

    /**
     * The key of a data directory; made if there is none. Of several that make one at the same time, in one process or
     * in several, one wins and all get its key.
     *
     * @throws IOException if the directory can't be written, or the file is not such a key
     */
    public static LocalKey of(Path dataDirectory) throws IOException {
        Path file = file(dataDirectory);
        if (!Files.exists(file)) {
            Path directory = dataDirectory.resolve(DIRECTORY);
            if (!Files.isDirectory(directory)) {
                OwnersFile.directory(directory);
            }
            OwnersFile.create(file, generated().getBytes(US_ASCII));
        }
        try {
            PublicJsonWebKey key = PublicJsonWebKey.Factory.newPublicJwk(Files.readString(file));
            if (key instanceof EllipticCurveJsonWebKey && key.getPrivateKey() != null) {
                return new LocalKey(key);
            }
        } catch (JoseException notAKey) {
            // What it says may quote the file.
        }
        throw new IOException(file + " does not hold a private key for ES256");
    }

    private static Path file(Path dataDirectory) {
        return dataDirectory.resolve(DIRECTORY).resolve("key.jwk");
    }

    private static String generated() {
        try {
            EllipticCurveJsonWebKey key = EcJwkGenerator.generateJwk(EllipticCurves.P256);
            key.setAlgorithm(AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256);
            key.setKeyId(key.calculateBase64urlEncodedThumbprint("SHA-256"));
            return key.toJson(OutputControlLevel.INCLUDE_PRIVATE);
        } catch (JoseException e) {
            throw new IllegalStateException("the JDK makes no P-256 keys", e);
        }
    }

    /** A signed token that says so. */
    public String token(Grant grant) {
        JwtClaims claims = new JwtClaims();
        claims.setIssuer(grant.issuer());
        claims.setAudience(grant.audience());
        claims.setSubject(grant.subject());
        claims.setStringListClaim(
                ROLES_CLAIM, grant.roles().stream().sorted().map(Role::claim).toList());
        claims.setIssuedAtToNow();
        NumericDate expires = NumericDate.now();
        expires.addSeconds(grant.ttl().toSeconds());
        claims.setExpirationTime(expires);
        JsonWebSignature signature = new JsonWebSignature();
        signature.setAlgorithmHeaderValue(AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256);
        signature.setHeader("typ", "JWT");
        signature.setKeyIdHeaderValue(key.getKeyId());
        signature.setKey(key.getPrivateKey());
        signature.setPayload(claims.toJson());
        try {
            return signature.getCompactSerialization();
        } catch (JoseException e) {
            throw new IllegalStateException("the local key does not sign", e);
        }
    }

    @Override
    public List<JsonWebKey> atHand() {
        return publicKeys;
    }

    @Override
    public CompletionStage<List<JsonWebKey>> renewed() {
        return CompletableFuture.completedFuture(publicKeys);
    }
}
