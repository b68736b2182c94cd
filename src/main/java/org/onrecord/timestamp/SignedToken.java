// SPDX-License-Identifier: Apache-2.0
package org.onrecord.timestamp;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.cms.ContentInfo;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cms.SignerInformation;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoVerifierBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.tsp.GenTimeAccuracy;
import org.bouncycastle.tsp.TSPException;
import org.bouncycastle.tsp.TimeStampToken;
import org.bouncycastle.tsp.TimeStampTokenInfo;

/**
 * A token that is over certain bytes and signed by a certificate that may sign such and was valid then. Whether to believe
 * that one is for {@link Authorities}.
 *
 * @param signer what it is signed with
 * @param certificates all that came with it, the signer's among them
 */
record SignedToken(Stamp.Valid stamp, X509Certificate signer, List<X509Certificate> certificates) {
    /** Of the longest chain, and some more. */
    private static final int MAX_CERTIFICATES = 16;

    /** A clock that may be off by more says nothing. */
    private static final long MAX_ACCURACY_MILLIS = 86_400_000;

    private static final int MAX_SHOWN = 200;

    /** What is older can be made to fit. */
    private static final Set<String> DIGESTS = Set.of(
            NISTObjectIdentifiers.id_sha256.getId(),
            NISTObjectIdentifiers.id_sha384.getId(),
            NISTObjectIdentifiers.id_sha512.getId());

    SignedToken {
        certificates = List.copyOf(certificates);
    }

    /** @throws StampRefusal for whatever else the bytes are */
    static SignedToken verify(byte[] bytes, byte[] stamped) throws StampRefusal {
        try {
            TimeStampToken token = new TimeStampToken(ContentInfo.getInstance(ASN1Primitive.fromByteArray(bytes)));
            TimeStampTokenInfo info = token.getTimeStampInfo();
            demandImprint(info, sha256(stamped));
            X509CertificateHolder signer = signer(token);
            token.validate(new JcaSimpleSignerInfoVerifierBuilder().build(signer));
            X509Certificate certificate = x509(signer);
            return new SignedToken(
                    new Stamp.Valid(
                            info.getGenTime().getTime(),
                            accuracyMillis(info),
                            shown(certificate.getSubjectX500Principal().getName())),
                    certificate,
                    certificates(token));
        } catch (TSPException | IOException | CertificateException | OperatorCreationException e) {
            throw new StampRefusal("the token does not hold: " + shown(e));
        } catch (RuntimeException | StackOverflowError e) {
            // What BouncyCastle makes of bytes that are no token, and of such that are nested without end.
            throw new StampRefusal("it is no token of RFC 3161");
        }
    }

    private static void demandImprint(TimeStampTokenInfo info, byte[] imprint) throws StampRefusal {
        if (!info.getMessageImprintAlgOID().equals(NISTObjectIdentifiers.id_sha256)
                || !MessageDigest.isEqual(info.getMessageImprintDigest(), imprint)) {
            throw new StampRefusal("the token is over something else, of the hash "
                    + Base64.getEncoder().encodeToString(info.getMessageImprintDigest()));
        }
    }

    /** The certificate that the token says it is signed with; the signature is what binds the two. */
    private static X509CertificateHolder signer(TimeStampToken token) throws StampRefusal {
        SignerInformation signature =
                token.toCMSSignedData().getSignerInfos().getSigners().iterator().next();
        if (!DIGESTS.contains(signature.getDigestAlgOID())) {
            throw new StampRefusal("the token is signed over a digest that is not believed");
        }
        for (X509CertificateHolder each : token.getCertificates().getMatches(null)) {
            if (token.getSID().match(each)) {
                return each;
            }
        }
        throw new StampRefusal("the certificate of who has signed the token is not in it");
    }

    private static List<X509Certificate> certificates(TimeStampToken token)
            throws StampRefusal, IOException, CertificateException {
        List<X509Certificate> certificates = new ArrayList<>();
        for (X509CertificateHolder each : token.getCertificates().getMatches(null)) {
            if (certificates.size() == MAX_CERTIFICATES) {
                throw new StampRefusal("more than " + MAX_CERTIFICATES + " certificates came with the token");
            }
            certificates.add(x509(each));
        }
        return certificates;
    }

    private static X509Certificate x509(X509CertificateHolder certificate) throws IOException, CertificateException {
        return (X509Certificate) CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(certificate.getEncoded()));
    }

    private static long accuracyMillis(TimeStampTokenInfo info) throws StampRefusal {
        GenTimeAccuracy accuracy = info.getGenTimeAccuracy();
        if (accuracy == null) {
            return 0;
        }
        long micros = 1_000_000L * accuracy.getSeconds() + 1_000L * accuracy.getMillis() + accuracy.getMicros();
        long millis = Math.ceilDiv(micros, 1_000L);
        if (millis < 0 || millis > MAX_ACCURACY_MILLIS) {
            throw new StampRefusal("the clock of the authority may be off by " + millis + " ms");
        }
        return millis;
    }

    static String shown(Throwable why) {
        return shown(String.valueOf(why.getMessage()));
    }

    /** A text of somebody else's, for a line of a report. */
    static String shown(String text) {
        String line = text.replaceAll("\\p{Cntrl}", "?");
        return line.length() <= MAX_SHOWN ? line : line.substring(0, MAX_SHOWN) + "…";
    }

    static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
