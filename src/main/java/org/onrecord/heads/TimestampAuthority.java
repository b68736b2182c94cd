// SPDX-License-Identifier: Apache-2.0
package org.onrecord.heads;

import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.onrecord.timestamp.Authorities;

/** Which authority is asked to stamp heads (RFC 3161), how often, and by which certificates it is believed. Immutable. */
@Singleton
public class TimestampAuthority {
    /** An auditor reads every stamp, and who asks an authority more often is soon refused: more often is for witnesses. */
    private static final Duration MIN_INTERVAL = Duration.ofHours(1);

    private static final Duration MAX_INTERVAL = Duration.ofDays(365);
    private static final String SETTING = "onrecord.log.timestamp.";

    private final Optional<URI> address;
    private final Authorities believed;
    private final Duration interval;

    /**
     * Reads the certificates, and refuses to start with settings that can't be followed.
     *
     * @param url where it answers; empty for nobody to be asked
     * @param certificates of the authority, or of who certifies it: PEM
     * @param interval between two stamps, 1 hour to 365 days
     */
    TimestampAuthority(
            @ConfigProperty(name = SETTING + "url") Optional<String> url,
            @ConfigProperty(name = SETTING + "certificates") Optional<Path> certificates,
            @ConfigProperty(name = SETTING + "interval") Duration interval) {
        if (interval.compareTo(MIN_INTERVAL) < 0 || interval.compareTo(MAX_INTERVAL) > 0) {
            throw new IllegalArgumentException(
                    SETTING + "interval is from 1 hour to 365 days, not " + interval.toSeconds() + " seconds");
        }
        if (url.isPresent() && certificates.isEmpty()) {
            throw new IllegalArgumentException(SETTING + "certificates does not say whose stamps are to be believed");
        }
        this.address = url.map(TimestampAuthority::address);
        this.interval = interval;
        try {
            this.believed =
                    url.isPresent() ? Authorities.read(certificates.stream().toList()) : Authorities.NONE;
        } catch (IOException e) {
            throw new UncheckedIOException("the file of " + SETTING + "certificates can't be read", e);
        } catch (CertificateException e) {
            throw new IllegalArgumentException(SETTING + "certificates: " + e.getMessage(), e);
        }
    }

    private static URI address(String url) {
        try {
            URI address = new URI(url);
            boolean http = "http".equals(address.getScheme()) || "https".equals(address.getScheme());
            if (http && address.getHost() != null && address.getFragment() == null) {
                return address;
            }
        } catch (URISyntaxException e) {
            // Then it is none, and says so below.
        }
        throw new IllegalArgumentException(SETTING + "url is no address of http or https: " + url);
    }

    /** Where it is asked; empty when nobody is. */
    Optional<URI> address() {
        return address;
    }

    Authorities believed() {
        return believed;
    }

    Duration interval() {
        return interval;
    }
}
