// SPDX-License-Identifier: Apache-2.0
package org.onrecord.transparency;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WitnessPolicyTest {
    private static final List<String> VKEYS = List.of(
            Vectors.text("notes/witness0.vkey"),
            Vectors.text("notes/witness1.vkey"),
            Vectors.text("notes/witness2.vkey"));

    private static final String LOG = Vectors.text("notes/log.vkey");

    private static final String WITNESSES =
            "witness A " + VKEYS.get(0) + "\nwitness B " + VKEYS.get(1) + "\nwitness C " + VKEYS.get(2) + "\n";

    private static WitnessPolicy parse(String policy) throws Malformed {
        return WitnessPolicy.parse(policy.getBytes(UTF_8));
    }

    /** Letters of the witnesses that cosigned. */
    private static Set<VerifierKey> cosigned(WitnessPolicy policy, String letters) {
        return policy.witnesses().stream()
                .filter(witness -> letters.contains(witness.name()))
                .map(WitnessPolicy.Witness::key)
                .collect(Collectors.toSet());
    }

    @ParameterizedTest
    @CsvSource({
        "quorum none, '', true",
        "quorum A, A, true",
        "quorum A, BC, false",
        "group g any A B C|quorum g, C, true",
        "group g any A B C|quorum g, '', false",
        "group g all A B C|quorum g, AB, false",
        "group g all A B C|quorum g, ABC, true",
        "group g 2 A B C|quorum g, AC, true",
        "group g 2 A B C|quorum g, B, false",
        "group g any B C|group h all A g|quorum h, AB, true",
        "group g any B C|group h all A g|quorum h, BC, false",
        "group g any B C|group h all A g|quorum h, A, false",
        "group g 1 A|group h 1 g|group i 1 h|quorum i, A, true",
        "quorum A|group g all B C, A, true",
    })
    void isSatisfied_byTheQuorum(String lines, String letters, boolean satisfied) throws Exception {
        WitnessPolicy policy = parse(WITNESSES + lines.replace("|", "\n"));
        assertEquals(satisfied, policy.isSatisfied(cosigned(policy, letters)));
    }

    @Test
    void parse_readsLogsWitnessesAndUrls() throws Exception {
        WitnessPolicy policy = Golden.policy();
        assertEquals(
                List.of(new WitnessPolicy.Log(Golden.log().verifier(), Optional.of("https://ledger.example/desk"))),
                policy.logs());
        assertEquals(Golden.witnesses(), policy.witnessKeys());
        assertEquals(
                new WitnessPolicy.Witness(
                        "N", Golden.witness(0).verifier(), Optional.of("https://witness.example/north")),
                policy.witnesses().get(0));
        assertEquals(Optional.empty(), policy.witnesses().get(1).url());
        assertTrue(policy.isSatisfied(cosigned(policy, "NE")));
        assertFalse(policy.isSatisfied(cosigned(policy, "SE")));
    }

    @Test
    void aNameOfAnyOctets_isAName() throws Exception {
        String text = "witness \u00ff " + VKEYS.get(0) + "\nquorum \u00ff\n";
        WitnessPolicy policy = WitnessPolicy.parse(text.getBytes(ISO_8859_1));
        assertTrue(policy.isSatisfied(Set.of(Golden.witness(0).verifier())));
    }

    @Test
    void verify_wantsTheLogAndEnoughWitnesses() throws Exception {
        Checkpoint.Signed cosigned = Checkpoint.Signed.parse(Golden.file("cosigned"));
        Checkpoint.Signed bare = Checkpoint.Signed.parse(Golden.file("checkpoint"));
        VerifierKey log = Golden.log().verifier();
        assertEquals(2, Golden.policy().verify(cosigned, log).size());
        Unverified tooFew = assertThrows(Unverified.class, () -> Golden.policy().verify(bare, log));
        assertTrue(tooFew.reason().contains("enough"), tooFew.reason());
        assertEquals(List.of(), WitnessPolicy.NONE.verify(bare, log));
        assertThrows(Unverified.class, () -> Golden.policy()
                .verify(Checkpoint.Signed.parse(Golden.file("witnessed-only")), log));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "''; quorum",
                "# quorum none; quorum",
                "quorum; line 5",
                "quorum none none; line 5",
                "quorum none|quorum none; second",
                "quorum D; 'D'",
                "quorum g|group g any A; 'g'",
                "group g any D|quorum g; 'D'",
                "group g any g|quorum g; 'g'",
                "group g any none|quorum g; 'none'",
                "group none any A|quorum none; 'none'",
                "group A any B|quorum A; defined already",
                "group g any A|group g any B|quorum g; defined already",
                "group g any A A|quorum g; member already",
                "group g any A|group h any A|quorum h; member already",
                "group g any|quorum g; group",
                "group g 0 A|quorum g; number",
                "group g 2 A|quorum g; number",
                "group g 01 A|quorum g; number",
                "group g -1 A|quorum g; number",
                "group g some A|quorum g; number",
                "Quorum none; begins with",
                "quorum none # really; line 5",
                "log; line 5",
                "log nonsense|quorum none; name+id+key",
                "log LOG https://a https://b|quorum none; line 5",
                "log LOG|log LOG|quorum none; earlier log",
                "log VKEY|quorum none; type 1",
                "witness D LOG|quorum none; type 4",
                "witness D VKEY|quorum none; earlier witness",
                "witness D|quorum none; witness <name>",
                "quorum\u000bnone; control",
            })
    void parse_ofAFaultyPolicy_saysWhichLineAndWhy(String lines, String reason) {
        String text = (WITNESSES + "# four\n" + lines)
                .replace("|", "\n")
                .replace("LOG", LOG)
                .replace("VKEY", VKEYS.get(0));
        Malformed refusal = assertThrows(Malformed.class, () -> parse(text));
        assertTrue(refusal.reason().contains(reason), refusal.reason());
    }

    @Test
    void parse_hasRoomForManyAndABound() throws Exception {
        String witnesses = IntStream.range(0, 64)
                .mapToObj(i -> "witness w" + i + " "
                        + Ed25519Key.generate("w.example/" + i).asWitness().verifier() + "\n")
                .collect(Collectors.joining());
        assertEquals(64, parse(witnesses + "quorum none\n").witnesses().size());
        assertThrows(Malformed.class, () -> parse(witnesses + "witness more " + VKEYS.get(0) + "\nquorum none\n"));
        assertThrows(Malformed.class, () -> parse("#" + "x".repeat(WitnessPolicyReader.MAX_BYTES) + "\nquorum none\n"));
    }
}
