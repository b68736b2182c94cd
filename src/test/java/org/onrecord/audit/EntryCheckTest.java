// SPDX-License-Identifier: Apache-2.0
package org.onrecord.audit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.onrecord.domain.EventType;
import org.onrecord.transparency.Leaf;
import org.onrecord.transparency.TilePath;

/** What is found of one entry alone: its leaf, its line, and the one against the other. */
class EntryCheckTest {
    private static final String UNSAID = "a field is neither disclosed nor said to be absent";

    private final Findings findings = new Findings();
    private final EntryCheck check = new EntryCheck(HandMadeEntry.ORIGIN, findings);
    private final HandMadeEntry hold = HandMadeEntry.hold();

    private CheckedEntry check(String lines) {
        check.begin(lines.getBytes(UTF_8));
        return check.checkNext(hold.position, hold.bytes());
    }

    private CheckedEntry check() {
        return check(new String(hold.line(), UTF_8));
    }

    private static Finding fails(Check which, long position, String message, String computed, String served) {
        return Finding.fail(which, position, message, computed, served);
    }

    private static Finding disclosures(String message, String computed, String served) {
        return fails(Check.DISCLOSURES, 0, message, computed, served);
    }

    @Test
    void anHonestEntry_isDisclosed() throws Exception {
        CheckedEntry entry = check();
        assertEquals(List.of(), findings.failures());
        assertEquals(0, entry.position());
        assertArrayEquals(Leaf.hash(hold.bytes()), entry.hash());
        assertArrayEquals(Leaf.hash(hold.bytes()), entry.leaf().orElseThrow().hash());
        Content.Disclosed disclosed = (Content.Disclosed) entry.content();
        assertEquals(
                "{\"actedBy\":\"alice\",\"previous\":1,\"reason\":\"Asked.\",\"statement\":\"" + HandMadeEntry.STATEMENT
                        + "\"}",
                new String(disclosed.payload(), UTF_8));
        assertTrue(disclosed.isWhole());
        assertEquals(
                new Content.Bearings(
                        Optional.of(Key.ofStatement(HandMadeEntry.STATEMENT)), Optional.empty(), List.of()),
                disclosed.bearings());
    }

    @Test
    void aFieldThatIsAbsent_isKeptWithItsOrder() {
        hold.disclosures.remove(2);
        hold.more.put("absentFields", Map.of("reason", 9L));
        Content.Disclosed disclosed = (Content.Disclosed) check().content();
        assertEquals(List.of(), findings.failures());
        assertEquals(Map.of("reason", 9L), disclosed.absent());
        assertEquals(false, disclosed.isWhole());
    }

    @Test
    void whatIsSaidToBeAbsentOrWithheld_isSo() {
        assertEquals(
                new Content.Absent(9), check("{\"absent\":9,\"position\":0}\n").content());
        assertEquals(
                new Content.Withheld(),
                check("{\"position\":0,\"withheld\":true}\n").content());
        assertEquals(
                new Content.Withheld(),
                check.check(0, hold.bytes(), EntryLine.withheld(0)).content());
        assertEquals(List.of(), findings.failures());
    }

    @Test
    void aLeafThatHasNotItsForm_fails_andItsLineIsNotLookedAt() {
        byte[] leaf = new String(hold.bytes(), UTF_8)
                .replace("\"rev\":0", "\"rev\":00")
                .getBytes(UTF_8);
        check.begin("{\"position\":9}\n".getBytes(UTF_8));
        CheckedEntry entry = check.checkNext(3, leaf);
        assertEquals(
                List.of(fails(
                        Check.LEAVES,
                        3,
                        "the leaf is not in its form at \"rev\", byte 330",
                        "an integer of 0 or more",
                        new String(leaf, UTF_8).substring(330, 410))),
                findings.failures());
        assertEquals(Optional.empty(), entry.leaf());
        assertEquals(new Content.Broken(), entry.content());
        assertEquals(3, entry.position());
        assertArrayEquals(Leaf.hash(leaf), entry.hash());
    }

    @Test
    void aLeafOfAnotherPosition_fails_andIsReadNevertheless() {
        hold.position = 4;
        byte[] leaf = hold.bytes();
        for (long position : List.of(3L, 5L)) {
            hold.position = position;
            check.begin(hold.line());
            CheckedEntry entry = check.checkNext(position, leaf);
            assertTrue(entry.leaf().isPresent() && entry.content() instanceof Content.Disclosed);
        }
        assertEquals(
                List.of(
                        fails(Check.LEAVES, 3, "the leaf says that it is another entry", "seq 3", "seq 4"),
                        fails(Check.LEAVES, 5, "the leaf says that it is another entry", "seq 5", "seq 4")),
                findings.failures());
    }

    @Test
    void aLineThatCannotBeRead_fails_andTheNextOneIsReadForTheNext() throws Exception {
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        lines.writeBytes("{\"disclosures\":[]}\n".getBytes(UTF_8));
        byte[] first = hold.bytes();
        hold.position = 1;
        lines.writeBytes(hold.line());
        check.begin(lines.toByteArray());
        assertEquals(new Content.Broken(), check.checkNext(0, first).content());
        assertEquals(
                List.of(
                        disclosures("its line can't be read: it has no position", "a line of /log/entries", "another"),
                        disclosures(UNSAID, "a disclosure of \"actedBy\"", "nothing")),
                findings.failures());
        assertTrue(check.checkNext(1, hold.bytes()).content() instanceof Content.Disclosed);
        assertEquals(2, findings.failures().size());
    }

    @Test
    void anEntryWithoutALine_fails_andSoDoesOneOfWhichNothingIsSaid() {
        assertEquals(new Content.Broken(), check("").content());
        assertEquals(new Content.Broken(), check("{\"position\":0}\n").content());
        Finding finding = disclosures(UNSAID, "a disclosure of \"actedBy\"", "nothing");
        assertEquals(List.of(finding, finding), findings.failures());
    }

    @Test
    void theLineOfAnotherEntry_fails() {
        for (String line : List.of("{\"absent\":9,\"position\":1}", "{\"position\":1,\"withheld\":true}")) {
            assertEquals(new Content.Broken(), check(line).content());
        }
        Finding finding = disclosures("the disclosures of another entry are served", "position 0", "position 1");
        assertEquals(List.of(finding, finding), findings.failures());
    }

    @Test
    void whatIsSaidToBeAbsentOrWithheld_andIsNot_fails() {
        hold.more.put("absent", 9L);
        assertEquals(new Content.Broken(), check().content());
        hold.more.remove("absent");
        hold.more.put("withheld", true);
        assertEquals(new Content.Broken(), check().content());
        assertEquals(
                new Content.Broken(),
                check("{\"disclosures\":[\"\"],\"position\":0,\"withheld\":true}")
                        .content());
        assertEquals(
                new Content.Broken(),
                check("{\"absent\":9,\"position\":0,\"withheld\":true}").content());
        String message = "an entry is said to be absent or withheld and is not";
        Finding four = disclosures(message, "no disclosure", "4 disclosures");
        assertEquals(
                List.of(
                        four,
                        four,
                        disclosures(message, "no disclosure", "1 disclosures"),
                        disclosures(message, "no disclosure", "0 disclosures")),
                findings.failures());
    }

    @Test
    void fieldsThatAreSaidToBeAbsent_ofWhatIsAbsentOrWithheldAsAWhole_fail() {
        for (String all : List.of("\"absent\":9", "\"withheld\":true")) {
            assertEquals(
                    new Content.Broken(),
                    check("{\"absentFields\":{\"reason\":9},\"position\":0," + all + "}\n")
                            .content());
        }
        Finding line = disclosures(
                "its line can't be read: fields of it are absent, and all of it is absent or withheld",
                "a line of /log/entries",
                "another");
        Finding unsaid = disclosures(UNSAID, "a disclosure of \"actedBy\"", "nothing");
        assertEquals(List.of(line, unsaid, line, unsaid), findings.failures());
    }

    @Test
    void aLineBehindTheLastEntry_fails() {
        TilePath.Entries bundle = new TilePath.Entries(1, 1);
        String line = new String(hold.line(), UTF_8);
        check(line);
        check.end(bundle);
        assertEquals(List.of(), findings.failures());
        for (String more : List.of(line, "\n", "{")) {
            check(line + more);
            check.end(bundle);
        }
        Finding finding = fails(
                Check.DISCLOSURES,
                257,
                "a line stands behind that of the last entry of bundle tile/entries/001.p/1",
                "1 lines",
                "more");
        assertEquals(List.of(finding, finding, finding), findings.failures());
    }

    /** Each step of a payload is taken. */
    @Test
    void whatThePayloadRefuses_fails() {
        hold.disclosures.set(0, "QR");
        assertEquals(new Content.Broken(), check().content());
        assertEquals(
                disclosures("a disclosure is not base64url", "base64url", "QR"),
                findings.failures().getLast());
        hold.commit("actedBy", HandMadeEntry.plain("actedBy", "7"));
        assertEquals(new Content.Broken(), check().content());
        assertEquals(
                disclosures("the value of \"actedBy\" is not of its form", "String", "7"),
                findings.failures().getLast());
        hold.commit("actedBy", HandMadeEntry.plain("actedBy", "null"));
        hold.commit("statement", HandMadeEntry.plain("statement", "7"));
        assertEquals(new Content.Broken(), check().content());
        assertEquals(
                disclosures("the value of \"statement\" is not of its form", "String", "7"),
                findings.failures().getLast());
        hold.more.put("absentFields", Map.of("text", 9L));
        assertEquals(new Content.Broken(), check().content());
        assertEquals(
                disclosures("a field is absent that the type has not", "StatementHeld", "text"),
                findings.failures().getLast());
        assertEquals(4, findings.failures().size());
    }

    @Test
    void anEntryThatIsMadeByThePolicy_hasNobodyWhoActed() {
        HandMadeEntry changed = new HandMadeEntry(EventType.POSITION_CHANGED, Map.of("party", "\"north\""));
        check.begin(changed.line());
        assertTrue(check.checkNext(0, changed.bytes()).content() instanceof Content.Disclosed);
        assertEquals(List.of(), findings.failures());
    }
}
