// SPDX-License-Identifier: Apache-2.0
package org.onrecord.timestamp;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1GeneralizedTime;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERSet;
import org.bouncycastle.asn1.cms.Attribute;
import org.bouncycastle.asn1.cms.AttributeTable;
import org.bouncycastle.asn1.cms.CMSAttributes;
import org.bouncycastle.asn1.cms.Time;
import org.bouncycastle.asn1.ess.ESSCertIDv2;
import org.bouncycastle.asn1.ess.SigningCertificateV2;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.cms.CMSException;
import org.bouncycastle.cms.CMSProcessableByteArray;
import org.bouncycastle.cms.CMSSignedData;
import org.bouncycastle.cms.CMSSignedDataGenerator;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoGeneratorBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;
import org.bouncycastle.tsp.TSPAlgorithms;
import org.bouncycastle.tsp.TSPException;
import org.bouncycastle.tsp.TimeStampRequest;
import org.bouncycastle.tsp.TimeStampRequestGenerator;
import org.bouncycastle.tsp.TimeStampResponse;
import org.bouncycastle.tsp.TimeStampResponseGenerator;
import org.bouncycastle.tsp.TimeStampTokenGenerator;
import org.bouncycastle.util.CollectionStore;

/** A time-stamping authority: a root, between it and the authority perhaps somebody, and what it stamps. Safe for any thread. */
public final class TestAuthority {
    public static final Instant BEGINS = Instant.parse("2020-01-01T00:00:00Z");
    static final Instant ENDS = Instant.parse("2040-01-01T00:00:00Z");

    private static final ASN1ObjectIdentifier POLICY = new ASN1ObjectIdentifier("1.2.3.4.1");

    private final AtomicLong serials = new AtomicLong();
    private final List<Certified> chain;
    private final int accuracySeconds;
    private final String algorithm;
    private final boolean isFit;

    /** A key with its certificate. */
    record Certified(KeyPair key, X509CertificateHolder certificate) {}

    private TestAuthority(List<Certified> chain, int accuracySeconds, String algorithm, boolean isFit) {
        this.chain = chain;
        this.accuracySeconds = accuracySeconds;
        this.algorithm = algorithm;
        this.isFit = isFit;
    }

    /** An authority as it is to be, certified by a root of its own. */
    public static TestAuthority named(String name) {
        return valid(name, BEGINS, ENDS);
    }

    /** One whose certificate is valid in a span only. */
    public static TestAuthority valid(String name, Instant from, Instant to) {
        return of(name, from, to, true, true, KeyPurposeId.id_kp_timeStamping);
    }

    /** One whose certificate is for these purposes; for none, without saying so. */
    public static TestAuthority purposed(String name, boolean critical, KeyPurposeId... purposes) {
        return of(name, BEGINS, ENDS, false, critical, purposes);
    }

    private static TestAuthority of(
            String name, Instant from, Instant to, boolean isFit, boolean critical, KeyPurposeId... purposes) {
        Certified root = root(name + " root");
        Certified own = certify(root, name, from, to, Optional.empty(), critical, purposes);
        return new TestAuthority(List.of(own, root), 1, "SHA256withECDSA", isFit);
    }

    /** One that somebody between it and the root certifies. */
    static TestAuthority underAnother(String name) {
        Certified root = root(name + " root");
        Certified between = certify(root, name + " between", BEGINS, ENDS, Optional.of(0), false);
        Certified own = certify(between, name, BEGINS, ENDS, Optional.empty(), true, KeyPurposeId.id_kp_timeStamping);
        return new TestAuthority(List.of(own, between, root), 1, "SHA256withECDSA", true);
    }

    /** One that an authority certifies, which may stamp and not certify. */
    TestAuthority misused(String name) {
        Certified own =
                certify(chain.getFirst(), name, BEGINS, ENDS, Optional.empty(), true, KeyPurposeId.id_kp_timeStamping);
        return new TestAuthority(List.of(own, chain.getFirst()), 1, "SHA256withECDSA", true);
    }

    TestAuthority accurateToSeconds(int seconds) {
        return new TestAuthority(chain, seconds, algorithm, isFit);
    }

    TestAuthority signingWith(String otherAlgorithm) {
        return new TestAuthority(chain, accuracySeconds, otherAlgorithm, isFit);
    }

    private static Certified root(String name) {
        KeyPair key = key();
        return certified(key, name, key, name, BEGINS, ENDS, Optional.of(3), false);
    }

    private static Certified certify(
            Certified by,
            String name,
            Instant from,
            Instant to,
            Optional<Integer> certifies,
            boolean critical,
            KeyPurposeId... purposes) {
        String issuer =
                by.certificate().getSubject().getRDNs()[0].getFirst().getValue().toString();
        return certified(by.key(), issuer, key(), name, from, to, certifies, critical, purposes);
    }

    private static Certified certified(
            KeyPair by,
            String issuer,
            KeyPair key,
            String name,
            Instant from,
            Instant to,
            Optional<Integer> certifies,
            boolean critical,
            KeyPurposeId... purposes) {
        try {
            JcaX509v3CertificateBuilder certificate = new JcaX509v3CertificateBuilder(
                    new X500Principal("CN=" + issuer),
                    new BigInteger(63, new SecureRandom()),
                    Date.from(from),
                    Date.from(to),
                    new X500Principal("CN=" + name),
                    key.getPublic());
            certificate.addExtension(
                    Extension.basicConstraints,
                    true,
                    certifies.map(BasicConstraints::new).orElseGet(() -> new BasicConstraints(false)));
            if (purposes.length > 0) {
                certificate.addExtension(Extension.extendedKeyUsage, critical, new ExtendedKeyUsage(purposes));
            }
            return new Certified(
                    key, certificate.build(new JcaContentSignerBuilder("SHA256withECDSA").build(by.getPrivate())));
        } catch (IOException | OperatorCreationException e) {
            throw new AssertionError(e);
        }
    }

    private static KeyPair key() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    /** Writes the certificate of the root, PEM. */
    public Path rootIn(Path directory) {
        return write(directory, "root", chain.getLast().certificate());
    }

    /** Writes the certificate of the authority itself, PEM. */
    Path ownIn(Path directory) {
        return write(directory, "own", chain.getFirst().certificate());
    }

    private static Path write(Path directory, String name, X509CertificateHolder certificate) {
        try {
            Path file = Files.createTempFile(Files.createDirectories(directory), name, ".pem");
            String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(certificate.getEncoded());
            return Files.writeString(file, "-----BEGIN CERTIFICATE-----\n" + base64 + "\n-----END CERTIFICATE-----\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Who believes its root. */
    public Authorities believed(Path directory) throws Exception {
        return Authorities.read(List.of(rootIn(directory)));
    }

    /** A token over some bytes, of a time. */
    public byte[] token(byte[] stamped, Instant time) {
        TimeStampRequestGenerator question = new TimeStampRequestGenerator();
        question.setCertReq(true);
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(stamped);
            byte[] answer =
                    answer(question.generate(TSPAlgorithms.SHA256, digest).getEncoded(), time);
            return new TimeStampResponse(answer).getTimeStampToken().getEncoded();
        } catch (IOException | TSPException | GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    /** What it answers a question. */
    public byte[] answer(byte[] question, Instant time) {
        try {
            TimeStampRequest asked = new TimeStampRequest(question);
            return isFit
                    ? responses().generate(asked, serial(), Date.from(time)).getEncoded()
                    : handMade(asked, time);
        } catch (IOException | TSPException | CMSException | GeneralSecurityException | OperatorCreationException e) {
            throw new AssertionError(e);
        }
    }

    /** BouncyCastle makes no token with a certificate that is not for stamps: then it is made by hand. */
    private byte[] handMade(TimeStampRequest asked, Instant time)
            throws IOException, CMSException, GeneralSecurityException, OperatorCreationException {
        Certified own = chain.getFirst();
        DERSequence imprint = new DERSequence(new ASN1Encodable[] {
            new AlgorithmIdentifier(asked.getMessageImprintAlgOID()),
            new DEROctetString(asked.getMessageImprintDigest())
        });
        ASN1EncodableVector info = new ASN1EncodableVector();
        info.add(new ASN1Integer(1));
        info.add(POLICY);
        info.add(imprint);
        info.add(new ASN1Integer(serial()));
        info.add(new ASN1GeneralizedTime(Date.from(time)));
        if (asked.getNonce() != null) {
            info.add(new ASN1Integer(asked.getNonce()));
        }
        byte[] digest =
                MessageDigest.getInstance("SHA-256").digest(own.certificate().getEncoded());
        Attribute signedWith = new Attribute(
                PKCSObjectIdentifiers.id_aa_signingCertificateV2,
                new DERSet(new SigningCertificateV2(new ESSCertIDv2(digest))));
        CMSSignedDataGenerator token = new CMSSignedDataGenerator();
        token.addSignerInfoGenerator(new JcaSimpleSignerInfoGeneratorBuilder()
                .setSignedAttributeGenerator(new AttributeTable(new DERSet(new ASN1Encodable[] {
                    signedWith, new Attribute(CMSAttributes.signingTime, new DERSet(new Time(Date.from(time))))
                })))
                .build(algorithm, own.key().getPrivate(), own.certificate()));
        token.addCertificate(own.certificate());
        CMSSignedData signed = token.generate(
                new CMSProcessableByteArray(PKCSObjectIdentifiers.id_ct_TSTInfo, new DERSequence(info).getEncoded()),
                true);
        return new DERSequence(new ASN1Encodable[] {new DERSequence(new ASN1Integer(0)), signed.toASN1Structure()})
                .getEncoded();
    }

    /** A question with something else in it than was asked. */
    static byte[] asked(byte[] imprint, BigInteger nonce) {
        TimeStampRequestGenerator question = new TimeStampRequestGenerator();
        question.setCertReq(true);
        try {
            return question.generate(TSPAlgorithms.SHA256, imprint, nonce).getEncoded();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Refuses a question. */
    public byte[] refusal(int status, String why) {
        try {
            return responses().generateFailResponse(status, 0, why).getEncoded();
        } catch (IOException | TSPException | GeneralSecurityException | OperatorCreationException e) {
            throw new AssertionError(e);
        }
    }

    private BigInteger serial() {
        return BigInteger.valueOf(serials.incrementAndGet());
    }

    private TimeStampResponseGenerator responses()
            throws TSPException, GeneralSecurityException, OperatorCreationException {
        Certified own = chain.getFirst();
        TimeStampTokenGenerator tokens = new TimeStampTokenGenerator(
                new JcaSimpleSignerInfoGeneratorBuilder()
                        .build(algorithm, own.key().getPrivate(), own.certificate()),
                new JcaDigestCalculatorProviderBuilder().build().get(new AlgorithmIdentifier(TSPAlgorithms.SHA256)),
                POLICY);
        tokens.setAccuracySeconds(accuracySeconds);
        tokens.addCertificates(new CollectionStore<>(chain.subList(0, Math.max(1, chain.size() - 1)).stream()
                .map(Certified::certificate)
                .toList()));
        return new TimeStampResponseGenerator(tokens, Set.of(TSPAlgorithms.SHA256.getId()));
    }
}
