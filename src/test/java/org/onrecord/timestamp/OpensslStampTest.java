// SPDX-License-Identifier: Apache-2.0
package org.onrecord.timestamp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.onrecord.support.CommandRun;
import org.onrecord.support.Openssl;

/** Somebody else's authority: our question, its answer. */
class OpensslStampTest {
    private static final byte[] BYTES = "log.example/stamped\n7\n".getBytes(UTF_8);

    @TempDir
    private Path directory;

    @BeforeEach
    void certify() throws Exception {
        Files.writeString(at("serial"), "01\n");
        Files.writeString(at("certificate"), """
                [authority]
                basicConstraints = CA:FALSE
                extendedKeyUsage = critical,timeStamping
                """);
        openssl("req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=Root -keyout root.key -out root.pem");
        openssl("req -newkey rsa:2048 -nodes -subj /CN=Stamps -keyout own.key -out own.csr");
        openssl("x509 -req -in own.csr -CA root.pem -CAkey root.key -CAcreateserial -days 2 -out own.pem"
                + " -extfile certificate -extensions authority");
    }

    private Path at(String file) {
        return directory.resolve(file);
    }

    /** Runs it on files in the directory. */
    private void openssl(String arguments) {
        List<String> files = List.of(
                "root.key",
                "root.pem",
                "own.key",
                "own.csr",
                "own.pem",
                "certificate",
                "question",
                "answer",
                "settings");
        String[] words = List.of(arguments.split(" ")).stream()
                .map(word -> files.contains(word) ? at(word).toString() : word)
                .toArray(String[]::new);
        CommandRun run = Openssl.of(words);
        assertEquals(0, run.exit(), run.out() + run.err());
    }

    private byte[] answer(StampQuestion question, String certId) throws Exception {
        Files.write(at("question"), question.bytes());
        Files.writeString(at("settings"), """
                [stamps]
                serial = %s
                default_policy = 1.2.3.4.1
                digests = sha256
                signer_digest = sha256
                accuracy = secs:1, millisecs:500, microsecs:1
                ess_cert_id_alg = %s
                """.formatted(at("serial"), certId));
        openssl(
                "ts -reply -queryfile question -signer own.pem -inkey own.key -config settings -section stamps -out answer");
        return Files.readAllBytes(at("answer"));
    }

    /** The older of the two ways to name a certificate holds SHA-1 of it. */
    @ParameterizedTest
    @ValueSource(strings = {"sha1", "sha256"})
    void itsAnswer_isAStamp(String certId) throws Exception {
        Authorities believed = Authorities.read(List.of(at("root.pem")));
        long before = System.currentTimeMillis();
        StampQuestion question = StampQuestion.over(BYTES);
        StampQuestion.Answer answer = question.read(answer(question, certId), believed);
        assertEquals("CN=Stamps", answer.stamp().authority());
        assertEquals(1_501, answer.stamp().accuracyMillis());
        assertTrue(answer.stamp().latestMillis() >= before);
        assertTrue(answer.stamp().earliestMillis() <= System.currentTimeMillis());
        assertEquals(answer.stamp(), believed.judge(answer.token(), BYTES));
        assertInstanceOf(Stamp.ByUnknown.class, Authorities.NONE.judge(answer.token(), BYTES));
        assertInstanceOf(Stamp.Refused.class, believed.judge(answer.token(), new byte[0]));
    }

    @Test
    void itsAnswerToAnotherQuestion_isNone() throws Exception {
        byte[] answer = answer(StampQuestion.over(BYTES), "sha256");
        Authorities believed = Authorities.read(List.of(at("root.pem")));
        StampRefusal refusal =
                assertThrows(StampRefusal.class, () -> StampQuestion.over(BYTES).read(answer, believed));
        assertTrue(String.valueOf(refusal.getMessage()).contains("another question"), refusal.getMessage());
    }
}
