// SPDX-License-Identifier: Apache-2.0
package org.onrecord.heads;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.onrecord.support.Await;
import org.onrecord.support.CommandRun;
import org.onrecord.support.TestDirectories;
import org.onrecord.transparency.Checkpoint;
import org.onrecord.transparency.Ed25519Key;
import org.onrecord.transparency.Hash;
import org.onrecord.transparency.SigningKey;
import org.onrecord.transparency.TreeSize;
import org.onrecord.transparency.VerifierKey;

/** Keys in a key store that keytool has made. */
class LogKeyStoreTest {
    private static final String ORIGIN = "example.org/log";
    private static final String PASSWORD = "a-password-of-a-test";

    private final Path directory = TestDirectories.fresh("key-store");
    private final Path file = directory.resolve("log.p12");
    private final Path password = directory.resolve("password");

    @BeforeEach
    void make() throws IOException {
        Files.writeString(password, PASSWORD + "\n");
        make("log", "Ed25519");
    }

    @AfterEach
    void clear() {
        TestDirectories.delete(directory);
    }

    private void make(String alias, String algorithm) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(), "-genkeypair"));
        command.addAll(List.of("-alias", alias, "-keyalg", algorithm, "-dname", "CN=" + alias, "-validity", "1"));
        command.addAll(List.of("-storetype", "PKCS12", "-keystore", file.toString(), "-storepass:file"));
        command.add(password.toString());
        CommandRun run = CommandRun.of(Map.of(), command);
        assertEquals(0, run.exit(), run.out() + run.err());
    }

    private LogKeyStore store(String... aliases) {
        return store("PKCS12", Optional.of(file), Optional.of(password), Optional.empty(), aliases);
    }

    private static LogKeyStore store(
            String type, Optional<Path> file, Optional<Path> password, Optional<String> provider, String... aliases) {
        return new LogKeyStore(
                Optional.of(type),
                file,
                password,
                aliases.length == 0 ? Optional.empty() : Optional.of(List.of(aliases)),
                provider,
                Optional.empty());
    }

    private static void assertRefused(LogKeyStore store, String why) {
        IOException refused = assertThrows(IOException.class, () -> store.read(ORIGIN));

        assertTrue(String.valueOf(refused.getMessage()).contains(why), () -> String.valueOf(refused.getMessage()));
        assertFalse(refused.toString().contains(PASSWORD));
    }

    @Test
    void aKeyOfAKeyStore_signsHeads_underTheNameOfTheLog() throws Exception {
        SigningKey key = store("log").read(ORIGIN).getFirst();

        Checkpoint.Signed signed = new Checkpoint(ORIGIN, new TreeSize(1), Hash.of(new byte[Hash.BYTES])).sign(key);

        Checkpoint.Signed.parse(signed.bytes())
                .verify(VerifierKey.parse(key.verifier().toString()));
        assertEquals(ORIGIN, key.verifier().name());
        assertEquals(key.verifier(), store("log").read(ORIGIN).getFirst().verifier());
    }

    @Test
    void theProviderOfAKey_mayBeNamed() throws Exception {
        Optional<String> sun = Optional.of("SunJSSE");
        assertRefused(
                store("PKCS12", Optional.of(file), Optional.of(password), sun, "log"), "does not sign with Ed25519");
        assertRefused(
                store("PKCS12", Optional.of(file), Optional.of(password), Optional.of("Nobody"), "log"),
                "no security provider named Nobody");
    }

    @Test
    void aKeyStoreThatDoesNotOpen_isRefused() throws Exception {
        Path wrong = Files.writeString(directory.resolve("wrong"), "another");
        Path none = directory.resolve("none");
        assertRefused(store("PKCS12", Optional.of(file), Optional.of(wrong), Optional.empty(), "log"), "password");
        assertRefused(store("PKCS12", Optional.of(none), Optional.of(password), Optional.empty(), "log"), "none");
        assertRefused(store("PKCS12", Optional.of(file), Optional.of(none), Optional.empty(), "log"), "none");
        assertRefused(store("TAPE", Optional.of(file), Optional.of(password), Optional.empty(), "log"), "TAPE");
    }

    @Test
    void aKeyThatIsNoneOfALog_isRefused() {
        make("other", "RSA");
        make("elder", "Ed448");
        assertRefused(store("nobody"), "has no private key with a certificate named nobody");
        assertRefused(store("other"), "a key of RSA, not of Ed25519");
        assertRefused(store("elder"), "not of Ed25519");
        assertRefused(store(), "onrecord.log.key-store.alias");
    }

    @Test
    void aLog_goesOnFromAFile_underAKeyOfAKeyStore_andFromThereUnderAnother() throws Exception {
        make("next", "Ed25519");
        try (RotatedLog log = new RotatedLog()) {
            Path old = directory.resolve("old");
            Ed25519Key inAFile = Ed25519Key.generate(log.origin);
            Files.writeString(old, inAFile.text() + "\n");
            RotatedLog.Instance before = log.start(log.keysOf(List.of(old)));
            before.nextHead().checkpoint().verify(inAFile.verifier());
            before.stop();
            VerifierKey stored = store("log").read(log.origin).getFirst().verifier();
            VerifierKey next = store("next").read(log.origin).getFirst().verifier();

            RotatedLog.Instance both = log.start(log.keysOf(List.of(old), store("log")));
            both.awaitKey(stored);
            SignedHead overlapping = both.nextHead();
            overlapping.checkpoint().verify(inAFile.verifier());
            overlapping.checkpoint().verify(stored);
            both.stop();
            log.passOverlap();
            RotatedLog.Instance storedAlone = log.start(log.keysOf(List.of(), store("log")));
            storedAlone.nextHead().checkpoint().verify(stored);
            storedAlone.stop();
            RotatedLog.Instance last = log.start(log.keysOf(List.of(), store("log", "next")));
            last.awaitKey(next);

            Await.until("a head of both keys of the key store", RotatedLog.PATIENCE, () -> {
                SignedHead head = last.nextHead();
                head.checkpoint().verify(stored);
                head.checkpoint().verify(next);
                return true;
            });
            assertEquals(next, log.history().current());
        }
    }

    @Test
    void aLog_goesOnFromAKeyOfAKeyStore_underAKeyInAFile() throws Exception {
        try (RotatedLog log = new RotatedLog()) {
            Path next = directory.resolve("key.next");
            Ed25519Key inAFile = Ed25519Key.generate(log.origin);
            Files.writeString(next, inAFile.text() + "\n");
            VerifierKey stored = store("log").read(log.origin).getFirst().verifier();
            RotatedLog.Instance before = log.start(log.keysOf(List.of(), store("log")));
            before.nextHead().checkpoint().verify(stored);
            before.stop();

            RotatedLog.Instance both = log.start(log.keysOf(List.of(next), store("log")));
            both.awaitKey(inAFile.verifier());
            SignedHead overlapping = both.nextHead();
            both.stop();
            log.passOverlap();
            RotatedLog.Instance fileAlone = log.start(log.keysOf(List.of(next)));

            overlapping.checkpoint().verify(stored);
            overlapping.checkpoint().verify(inAFile.verifier());
            fileAlone.nextHead().checkpoint().verify(inAFile.verifier());
            assertEquals(inAFile.verifier(), log.history().current());
        }
    }
}
