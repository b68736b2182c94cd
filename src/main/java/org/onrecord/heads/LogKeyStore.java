// SPDX-License-Identifier: Apache-2.0
package org.onrecord.heads;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.InvalidParameterException;
import java.security.Key;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.Security;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.onrecord.transparency.Malformed;
import org.onrecord.transparency.SigningKey;
import org.onrecord.transparency.StoredKey;

/**
 * Keys of the log in a key store of the Java Cryptography Architecture: a PKCS#12 file, a PKCS#11 token, or whatever else
 * has a provider, such as the key service of a cloud. Read once, at the start. Immutable.
 */
@Singleton
class LogKeyStore {
    /** No key store. */
    static final LogKeyStore NONE = new LogKeyStore(
            Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    private final Optional<String> type;
    private final Optional<Path> file;
    private final Optional<Path> passwordFile;
    private final Optional<List<String>> aliases;
    private final Optional<String> provider;
    private final Optional<String> providerConfig;

    /**
     * Reads nothing yet.
     *
     * @param type such as {@code PKCS12} or {@code PKCS11}; empty for no key store at all
     * @param file of the key store; empty for one that is no file
     * @param passwordFile a line, the password or PIN; empty for a key store without
     * @param aliases of the keys, each with a certificate that holds the public key
     * @param provider by its name, one that this Java has or finds on the class path; empty for any
     * @param providerConfig what {@link Provider#configure} takes, such as the file that describes a token
     */
    @Inject
    LogKeyStore(
            @ConfigProperty(name = "onrecord.log.key-store.type") Optional<String> type,
            @ConfigProperty(name = "onrecord.log.key-store.file") Optional<Path> file,
            @ConfigProperty(name = "onrecord.log.key-store.password-file") Optional<Path> passwordFile,
            @ConfigProperty(name = "onrecord.log.key-store.alias") Optional<List<String>> aliases,
            @ConfigProperty(name = "onrecord.log.key-store.provider") Optional<String> provider,
            @ConfigProperty(name = "onrecord.log.key-store.provider-config") Optional<String> providerConfig) {
        this.type = type;
        this.file = file;
        this.passwordFile = passwordFile;
        this.aliases = aliases;
        this.provider = provider;
        this.providerConfig = providerConfig;
    }

    boolean isConfigured() {
        return type.isPresent();
    }

    /**
     * The keys, in the order of their aliases; none without a key store.
     *
     * @param origin the name under which they sign
     * @throws IOException also when one of them does not sign with Ed25519
     */
    List<SigningKey> read(String origin) throws IOException {
        if (type.isEmpty()) {
            return List.of();
        }
        if (aliases.isEmpty()) {
            throw new IOException("onrecord.log.key-store.alias does not say which key of the key store is the log's");
        }
        Optional<Provider> signs = provider.isPresent() ? Optional.of(provider(provider.get())) : Optional.empty();
        char[] password = password();
        List<SigningKey> keys = new ArrayList<>();
        try {
            KeyStore store = signs.isPresent()
                    ? KeyStore.getInstance(type.get(), signs.get())
                    : KeyStore.getInstance(type.get());
            load(store, password);
            for (String alias : aliases.get()) {
                keys.add(key(store, alias, password, origin, signs));
            }
        } catch (GeneralSecurityException e) {
            throw new IOException("the key store " + name() + " does not open: " + e.getMessage(), e);
        }
        return keys;
    }

    private void load(KeyStore store, char[] password) throws IOException, GeneralSecurityException {
        if (file.isEmpty()) {
            store.load(null, password);
            return;
        }
        try (InputStream in = Files.newInputStream(file.get())) {
            store.load(in, password);
        }
    }

    private SigningKey key(KeyStore store, String alias, char[] password, String origin, Optional<Provider> signs)
            throws IOException, GeneralSecurityException {
        Key key = store.getKey(alias, password);
        Certificate certificate = store.getCertificate(alias);
        if (!(key instanceof PrivateKey own) || certificate == null) {
            throw new IOException("the key store " + name() + " has no private key with a certificate named " + alias);
        }
        try {
            return StoredKey.of(origin, certificate.getPublicKey(), own, signs);
        } catch (Malformed e) {
            throw new IOException(
                    "the key " + alias + " of the key store " + name() + " is no log's: " + e.reason(), e);
        } catch (GeneralSecurityException e) {
            throw new IOException(
                    "the key " + alias + " of the key store " + name() + " does not sign with Ed25519: "
                            + e.getMessage(),
                    e);
        }
    }

    private char[] password() throws IOException {
        return passwordFile.isPresent()
                ? Files.readString(passwordFile.get()).strip().toCharArray()
                : new char[0];
    }

    private Provider provider(String name) throws IOException {
        Provider installed = Security.getProvider(name);
        Provider found = installed != null
                ? installed
                : ServiceLoader.load(Provider.class).stream()
                        .map(ServiceLoader.Provider::get)
                        .filter(each -> each.getName().equals(name))
                        .findFirst()
                        .orElseThrow(() -> new IOException("this Java has no security provider named " + name));
        try {
            return providerConfig.isPresent() ? found.configure(providerConfig.get()) : found;
        } catch (InvalidParameterException | UnsupportedOperationException e) {
            throw new IOException("the security provider " + name + " does not take its configuration: " + e, e);
        }
    }

    private String name() {
        return file.map(Path::toString).orElseGet(type::orElseThrow);
    }
}
