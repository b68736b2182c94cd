// SPDX-License-Identifier: Apache-2.0
package org.onrecord.platform.auth;

import jakarta.inject.Singleton;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Whose tokens are taken.
 *
 * <p>A value that makes no sense ends the start: a service that misread who may write must not run.
 */
@Singleton
final class AuthSettings {
    private final String issuer;
    private final String audience;
    private final boolean anonymousReads;
    private final String rolesClaim;
    private final Optional<URI> jwksUrl;
    private final Path dataDirectory;

    AuthSettings(
            @ConfigProperty(name = "onrecord.auth.issuer") String issuer,
            @ConfigProperty(name = "onrecord.auth.audience") String audience,
            @ConfigProperty(name = "onrecord.auth.anonymous") String anonymous,
            @ConfigProperty(name = "onrecord.auth.roles-claim") String rolesClaim,
            @ConfigProperty(name = "onrecord.auth.jwks-url") Optional<String> jwksUrl,
            @ConfigProperty(name = "onrecord.data-dir") Path dataDirectory) {
        this.issuer = issuer;
        this.audience = audience;
        this.anonymousReads = switch (anonymous) {
            case "reader" -> true;
            case "none" -> false;
            default -> throw new IllegalArgumentException("onrecord.auth.anonymous is neither reader nor none");
        };
        this.rolesClaim = rolesClaim;
        this.jwksUrl = jwksUrl.map(AuthSettings::webAddress);
        this.dataDirectory = dataDirectory;
    }

    String issuer() {
        return issuer;
    }

    String audience() {
        return audience;
    }

    /** Whether a request without a token may read. */
    boolean anonymousReads() {
        return anonymousReads;
    }

    /** Where a provider's tokens name roles; the local key's tokens always name them in {@link LocalKey#ROLES_CLAIM}. */
    String rolesClaim() {
        return jwksUrl.isPresent() ? rolesClaim : LocalKey.ROLES_CLAIM;
    }

    /** Where a provider's keys are; empty when tokens are signed with the local key. */
    Optional<URI> jwksUrl() {
        return jwksUrl;
    }

    Path dataDirectory() {
        return dataDirectory;
    }

    private static URI webAddress(String text) {
        URI address = URI.create(text);
        if (address.getHost() == null || !("http".equals(address.getScheme()) || "https".equals(address.getScheme()))) {
            throw new IllegalArgumentException("onrecord.auth.jwks-url is not an http or https address");
        }
        return address;
    }
}
