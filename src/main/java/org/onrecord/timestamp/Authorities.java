// SPDX-License-Identifier: Apache-2.0
package org.onrecord.timestamp;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The certificates whose stamps are believed: those of authorities, and those of whoever certifies authorities. Nobody else
 * is, the certificates that come with Java included. Whether a certificate was revoked is not asked. Immutable; safe for any
 * thread.
 */
public final class Authorities {
    /** Nobody is believed. */
    public static final Authorities NONE = new Authorities(List.of());

    /** Between the authority's certificate and one that is believed; more than any authority has, and soon searched. */
    private static final int MAX_BETWEEN = 4;

    private final List<X509Certificate> believed;

    private Authorities(List<X509Certificate> believed) {
        this.believed = List.copyOf(believed);
    }

    /**
     * Reads files of certificates in PEM, one or more in each.
     *
     * @throws CertificateException when a file has none, or something else
     */
    public static Authorities read(List<Path> files) throws IOException, CertificateException {
        List<X509Certificate> certificates = new ArrayList<>();
        CertificateFactory x509 = CertificateFactory.getInstance("X.509");
        for (Path file : files) {
            int before = certificates.size();
            for (Certificate each : x509.generateCertificates(new ByteArrayInputStream(Files.readAllBytes(file)))) {
                certificates.add((X509Certificate) each);
            }
            if (certificates.size() == before) {
                throw new CertificateException("no certificate in " + file);
            }
        }
        return new Authorities(certificates);
    }

    /** Whether nobody is. */
    public boolean isEmpty() {
        return believed.isEmpty();
    }

    /**
     * Judges a token. Whatever its bytes are, there is an answer.
     *
     * @param token as an authority has signed it
     * @param stamped the bytes that it is to be over
     */
    public Stamp judge(byte[] token, byte[] stamped) {
        try {
            SignedToken signed = SignedToken.verify(token, stamped);
            Stamp.Valid stamp = signed.stamp();
            return isBelieved(signed, new Date(stamp.millis())) ? stamp : new Stamp.ByUnknown(stamp.authority());
        } catch (StampRefusal e) {
            return new Stamp.Refused(String.valueOf(e.getMessage()));
        }
    }

    private boolean isBelieved(SignedToken signed, Date when) {
        if (believed.contains(signed.signer())) {
            return true;
        }
        Set<TrustAnchor> anchors = believed.stream()
                .filter(certificate -> mayCertify(certificate, when))
                .map(certificate -> new TrustAnchor(certificate, null))
                .collect(Collectors.toSet());
        if (anchors.isEmpty()) {
            return false;
        }
        try {
            X509CertSelector signer = new X509CertSelector();
            signer.setCertificate(signed.signer());
            PKIXBuilderParameters path = new PKIXBuilderParameters(anchors, signer);
            path.addCertStore(
                    CertStore.getInstance("Collection", new CollectionCertStoreParameters(signed.certificates())));
            path.setDate(when);
            path.setRevocationEnabled(false);
            path.setMaxPathLength(MAX_BETWEEN);
            CertPathBuilder.getInstance("PKIX").build(path);
            return true;
        } catch (CertPathBuilderException e) {
            return false;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java builds no certificate paths", e);
        }
    }

    /** Of an authority's own certificate nobody else's follows. */
    private static boolean mayCertify(X509Certificate certificate, Date when) {
        return certificate.getBasicConstraints() >= 0
                && !when.before(certificate.getNotBefore())
                && !when.after(certificate.getNotAfter());
    }
}
