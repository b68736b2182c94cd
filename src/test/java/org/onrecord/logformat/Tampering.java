// SPDX-License-Identifier: Apache-2.0
package org.onrecord.logformat;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.onrecord.transparency.Checkpoint;
import org.onrecord.transparency.Commitment;
import org.onrecord.transparency.Cosignature;
import org.onrecord.transparency.Ed25519Key;
import org.onrecord.transparency.EntryBundle;
import org.onrecord.transparency.SignedNote;
import org.onrecord.transparency.Tree;

/** Ways to change the small log so that it does not hold any more, and what a verifier has to say of each. */
enum Tampering {
    A_BIT_OF_A_LEAF("the root of", log -> log.flip(log.bundle(), 40)),
    TWO_LEAVES_IN_EACH_OTHERS_PLACE("the root of", log -> {
        List<byte[]> leaves = log.leaves();
        byte[] fifth = leaves.set(5, leaves.get(6));
        leaves.set(6, fifth);
        Files.write(log.bundle(), EntryBundle.encode(leaves));
    }),
    THE_LAST_LEAF_GONE("ends after", log -> {
        List<byte[]> leaves = log.leaves();
        Files.write(log.bundle(), EntryBundle.encode(leaves.subList(0, leaves.size() - 1)));
    }),
    A_LEAF_TOO_MANY("tile/entries/000 has more than 31 entries", log -> {
        List<byte[]> leaves = log.leaves();
        leaves.add(leaves.getLast());
        Files.write(log.bundle(), EntryBundle.encode(leaves));
    }),
    A_BIT_OF_A_TILE("is not what the leaves give", log -> log.flip(log.tile(), 100)),
    A_TILE_CUT_SHORT("is not what the leaves give", log -> {
        byte[] tile = Files.readAllBytes(log.tile());
        Files.write(log.tile(), Arrays.copyOf(tile, tile.length - 32));
    }),
    A_TILE_TOO_LONG("is not what the leaves give", log -> {
        byte[] tile = Files.readAllBytes(log.tile());
        Files.write(log.tile(), Arrays.copyOf(tile, tile.length + 32));
    }),
    A_TILE_GONE("is not there", log -> Files.delete(log.tile())),
    ANOTHER_ROOT("is not signed by", log -> {
        Checkpoint other = new Checkpoint(FixedLog.ORIGIN, log.head().size(), Tree.emptyRoot());
        log.replace("checkpoint", log.head().text(), other.text());
    }),
    ANOTHER_SIZE("is not signed by", log -> {
        String size = "\n" + log.head().size() + "\n";
        log.replace("checkpoint", size, "\n" + (log.head().size().value() - 1) + "\n");
    }),
    A_KEY_OF_THE_SAME_NAME("is not signed by", log -> {
        Checkpoint.Signed other = log.head().sign(Ed25519Key.generate(FixedLog.ORIGIN));
        Files.write(log.file("checkpoint"), other.bytes());
    }),
    A_WITNESS_ALONE("is not signed by", log -> {
        Ed25519Key witness = Ed25519Key.generate(FixedLog.ORIGIN);
        String line = Cosignature.sign(log.head(), witness.asWitness(), Instant.EPOCH.plusSeconds(1))
                .toString();
        Files.writeString(log.file("checkpoint"), log.head().text() + "\n" + line + "\n");
    }),
    ANOTHER_ORIGIN("the checkpoint is of", log -> {
        String text = log.head().text().replace(FixedLog.ORIGIN, "example.org/other");
        Files.write(
                log.file("checkpoint"), SignedNote.sign(text, FixedLog.key()).bytes());
    }),
    ANOTHER_VALUE_DISCLOSED("the digest of text", log -> {
        String disclosure = log.disclosure(4, "text");
        String other = TamperedLog.plain(disclosure).replace("not raise", "raise");
        log.replace(TamperedLog.LINES, disclosure, TamperedLog.encoded(other));
    }),
    THE_SAME_VALUE_UNDER_ANOTHER_SALT("the digest of policy", log -> {
        String disclosure = log.disclosure(0, "policy");
        byte[] salt = new byte[Commitment.SALT_BYTES];
        log.replace(
                TamperedLog.LINES,
                disclosure,
                new String(Commitment.disclosure(salt, 0, "policy", "\"1\"".getBytes(US_ASCII)), US_ASCII));
    }),
    A_DISCLOSURE_KEPT_BACK(
            "not one disclosure for each",
            log -> log.replace(TamperedLog.LINES, "\"" + log.disclosure(4, "actedBy") + "\",", "")),
    THE_DISCLOSURES_OF_AN_ENTRY_KEPT_BACK("disclosures of entry 4", log -> {
        List<String> lines = Files.readAllLines(log.file(TamperedLog.LINES));
        lines.remove(4);
        Files.write(log.file(TamperedLog.LINES), lines);
    }),
    THE_LAST_DISCLOSURES_KEPT_BACK("the disclosures end before", log -> {
        List<String> lines = Files.readAllLines(log.file(TamperedLog.LINES));
        Files.write(log.file(TamperedLog.LINES), lines.subList(0, lines.size() - 1));
    }),
    DISCLOSURES_OF_NO_ENTRY("disclosures/000.ndjson has more than 31 lines", log -> {
        List<String> lines = Files.readAllLines(log.file(TamperedLog.LINES));
        lines.add("{\"disclosures\":[\"QQ\"],\"position\":31}");
        Files.write(log.file(TamperedLog.LINES), lines);
    }),
    FIELDS_THAT_ARE_ABSENT_OF_WHAT_IS_ABSENT(
            "disclosures of entry 9",
            log -> log.line(9, "{\"absent\":26,\"absentFields\":{\"text\":26},\"position\":9}")),
    FIELDS_THAT_ARE_ABSENT_OF_WHAT_IS_WITHHELD(
            "disclosures of entry 9",
            log -> log.line(9, "{\"absentFields\":{\"text\":26},\"position\":9,\"withheld\":true}")),
    NO_FIELD_THAT_IS_ABSENT(
            "disclosures of entry 4",
            log -> log.replace(TamperedLog.LINES, "],\"position\":4}", "],\"absentFields\":{},\"position\":4}")),
    THE_INDEX_OF_A_RECEIPT(
            "does not lead to the root", log -> log.replace(TamperedLog.PROOF, "index 5\n", "index 6\n")),
    A_HASH_OF_A_RECEIPT("does not lead to the root", log -> {
        List<String> lines = Files.readAllLines(log.file(TamperedLog.PROOF));
        log.replace(TamperedLog.PROOF, lines.get(2), lines.get(3));
    }),
    A_HASH_TOO_MANY_IN_A_RECEIPT("does not lead to the root", log -> {
        String first = Files.readAllLines(log.file(TamperedLog.PROOF)).get(2) + "\n";
        log.replace(TamperedLog.PROOF, first, first + first);
    }),
    AN_EXTRA_THAT_IS_NO_BASE64(
            "extra is no base64", log -> log.replace(TamperedLog.PROOF, "index 5\n", "extra AB==\nindex 5\n")),
    A_RECEIPT_WITHOUT_THE_LOGS_SIGNATURE("is not signed by", log -> {
        Checkpoint.Signed other = log.head().sign(Ed25519Key.generate(FixedLog.ORIGIN));
        String proof = Files.readString(log.file(TamperedLog.PROOF));
        Files.writeString(log.file(TamperedLog.PROOF), proof.substring(0, proof.indexOf("\n\n") + 2) + other.note());
    }),

    // What a log that lies can sign.

    A_REVISION_LEFT_OUT("rev 2 and prev", log -> log.resign(11, "\"rev\":1,", "\"rev\":2,")),
    A_STREAM_BEGUN_TWICE("do not continue stream", log -> log.resign(11, "\"prev\":\"[^\"]*\"", "\"prev\":\"\"")),
    A_RECORDING_IN_THE_MIDDLE_OF_A_STREAM(
            "entry 6: StatementRecorded in the middle of a stream, at rev 1", log -> log.follow(6, 4)),
    AN_AMENDMENT_THAT_BEGINS_A_STREAM(
            "entry 11: AppearanceAdded begins a stream, not StatementRecorded", log -> log.begin(11)),
    A_CORRECTION_THAT_BEGINS_A_STREAM("entry 12: StatementCorrected begins a stream", log -> log.begin(12)),
    A_HOLD_THAT_BEGINS_A_STREAM("entry 14: StatementHeld begins a stream", log -> log.begin(14)),
    A_RELEASE_THAT_BEGINS_A_STREAM("entry 16: StatementReleased begins a stream", log -> log.begin(16)),
    A_WITHDRAWAL_THAT_BEGINS_A_STREAM("entry 18: StatementWithdrawn begins a stream", log -> log.begin(18)),
    A_LIFTED_EMBARGO_THAT_BEGINS_A_STREAM("entry 22: EmbargoLifted begins a stream", log -> log.begin(22)),
    AN_ORDER_THAT_BEGINS_A_STREAM("entry 26: RedactionOrdered begins a stream", log -> log.begin(26)),
    A_POSITION_GIVEN_TWICE("v, log and seq are", log -> log.resign(3, "\"seq\":3,", "\"seq\":2,")),
    AN_ENTRY_OF_ANOTHER_LOG("v, log and seq are", log -> log.resign(3, FixedLog.ORIGIN, "example.org/other")),
    A_DATE_SET_BACK("recorded falls", log -> log.resign(9, "T22:40:", "T22:39:")),
    A_DERIVED_ENTRY_DATED_BEHIND_ITS_FACT(
            "in the entry that it follows from", log -> log.resign(30, "T22:41:16.", "T22:41:17.")),
    A_DERIVED_ENTRY_BEHIND_A_FACT_OF_NO_STATEMENT(
            "entry 29: StanceHistoryRevised behind RedactionCompleted, from which nothing follows",
            log -> log.replaceLeaf(
                    29, log.leaf(30).replace("\"seq\":30", "\"seq\":29").replace(":41:16.", ":41:12."))),
    A_DAY_THAT_IS_NONE("recorded is", log -> log.resign(9, "2026-11-23T", "2026-11-31T")),
    ANOTHER_ACTOR("no type", log -> log.resign(1, "\"desk\"", "\"ledger\"")),
    A_TYPE_THAT_IS_NONE("no type", log -> log.resign(1, "PartyDefined", "PartyRefined")),
    ANOTHER_SCHEMA("no type", log -> log.resign(1, "\"schema\":\"..", "\"schema\":\"AA")),
    A_SLOT_LEFT_OUT("digests for", log -> log.resign(1, "\"name\":\"[^\"]*\",", "")),
    A_DIGEST_WITH_BITS_TOO_MANY(
            "no digest of text", log -> log.resign(9, "\"text\":\"([^\"]{42}).\"", "\"text\":\"$1B\"")),
    A_MEMBER_TOO_MANY("not the members of a leaf", log -> log.resign(1, "\"v\":", "\"u\":1,\"v\":")),
    A_MEMBER_TWICE("not canonical JSON", log -> log.resign(1, "\"rev\":0,", "\"rev\":0,\"rev\":0,")),
    WHITE_SPACE("not canonical JSON", log -> log.resign(1, ",\"log\"", ", \"log\"")),
    A_NUMBER_WITH_A_FRACTION("not JSON", log -> log.resign(1, "\"rev\":0,", "\"rev\":0.0,")),
    A_SHORT_SALT("not a salt of", log -> log.recommit(0, "policy", "[\"AAAAAAAAAAAAAAAAAAAAAA\",\"policy\",\"1\"]")),
    A_VALUE_THAT_IS_NOT_CANONICAL(
            "not canonical JSON", log -> log.recommit(0, "policy", "[\"" + "A".repeat(43) + "\",\"policy\", \"1\"]")),
    A_VALUE_THAT_IS_NESTED_TOO_DEEP(
            "nested deeper than 32 levels", log -> log.recommit(0, "policy", TamperedLog.nested("policy", 33))),
    ANOTHER_SLOTS_NAME(
            "not a salt, the name and a value",
            log -> log.recommit(0, "policy", "[\"" + "A".repeat(43) + "\",\"actedBy\",\"1\"]")),
    AN_ACTOR_THAT_IS_NO_TEXT(
            "actedBy is no text", log -> log.recommit(28, "actedBy", log.revalued(28, "actedBy", "null", "7"))),
    A_STATEMENT_IN_TWO_STREAMS(
            "is in the streams",
            log -> log.recommit(26, "statement", log.revalued(26, "statement", "000003", "000001"))),

    // What a redaction covers.

    AN_ABSENCE_THAT_NO_ORDER_NAMES("entry 4 is absent, which entry 26 does not order", log -> log.absent(4, 26)),
    AN_ABSENCE_BY_WHAT_IS_NO_ORDER("entry 4 is absent, which entry 7 does not order", log -> log.absent(4, 7)),
    AN_ORDER_THAT_IS_ABSENT("what two subjects have done is absent", log -> log.absent(26, 26)),
    ONE_SUBJECT_FOR_TWO(
            "fewer than two subjects stand for it",
            log -> log.recommit(26, "approvedBy", log.revalued(26, "approvedBy", "desk-2", "desk-1"))),
    A_TARGET_OF_ANOTHER_STATEMENT(
            "entry 4 does not go with the statement",
            log -> log.recommit(26, "targets", log.revalued(26, "targets", "}]]", "},{\"position\":4}]]"))),
    A_TARGET_BEHIND_ITS_ORDER(
            "entry 29 does not go with the statement",
            log -> log.recommit(26, "targets", log.revalued(26, "targets", "}]]", "},{\"position\":29}]]"))),
    A_FACT_AS_A_DEPENDENT(
            "entry 4 is no derived entry",
            log -> log.recommit(26, "dependents", log.revalued(26, "dependents", "]]", ",4]]"))),
    AN_AMENDMENT_THAT_IS_NO_TARGET(
            "entry 24 of the statement is no target",
            log -> log.recommit(26, "targets", log.revalued(26, "targets", "{\"position\":24},", ""))),
    A_CONSEQUENCE_OF_A_TARGET_THAT_IS_NONE(
            "entry 13 follows from the statement and is no target",
            log -> log.recommit(26, "targets", log.revalued(26, "targets", "{\"position\":13},", ""))),
    A_HISTORY_THAT_IS_NOT_TOLD_ANEW(
            "the history of entry 20 is not told anew",
            log -> log.recommit(26, "dependents", log.revalued(26, "dependents", "]]", ",20]]"))),
    A_DEPENDENT_AHEAD_OF_THE_STATEMENT(
            "entry 5 stands ahead of the statement",
            log -> log.recommit(26, "dependents", log.revalued(26, "dependents", "]]", ",5]]"))),
    A_TARGET_THAT_IS_PRESENT_AFTER_COMPLETION(
            "entry 24 is present after its redaction was completed", log -> log.present(24)),
    A_DEPENDENT_THAT_IS_PRESENT_AFTER_COMPLETION(
            "entry 23 is present after its redaction was completed", log -> log.present(23)),
    A_BASIS_THAT_IS_NONE(
            "NONE is no basis",
            log -> log.recommit(26, "basis", log.revalued(26, "basis", "SOURCE_PROTECTION", "NONE"))),
    TARGETS_THAT_ARE_NO_ARRAY(
            "is no array", log -> log.recommit(26, "targets", "[\"" + "A".repeat(43) + "\",\"targets\",{}]")),
    DEPENDENTS_THAT_ARE_NO_ARRAY(
            "is no array", log -> log.recommit(26, "dependents", "[\"" + "A".repeat(43) + "\",\"dependents\",{}]")),
    A_TARGET_OF_NO_FIELDS(
            "is no target",
            log -> log.recommit(
                    26,
                    "targets",
                    log.revalued(26, "targets", "{\"position\":24}", "{\"fields\":[],\"position\":24}"))),
    A_TARGET_OF_ANOTHER_FORM(
            "is no target",
            log -> log.recommit(
                    26,
                    "targets",
                    log.revalued(26, "targets", "{\"position\":24}", "{\"field\":[\"text\"],\"position\":24}"))),
    A_RESTRICTION_THAT_DESTROYS(
            "a restriction names what it destroys",
            log -> log.recommit(26, "basis", log.revalued(26, "basis", "SOURCE_PROTECTION", "GDPR_RESTRICTION"))),
    A_COMPLETION_WITHOUT_AN_ORDER(
            "there is no order at position 4",
            log -> log.recommit(28, "order", log.revalued(28, "order", "26]", "4]"))),
    A_COMPLETION_BY_NO_SYSTEM(
            "ARCHIVE is no system", log -> log.recommit(28, "system", log.revalued(28, "system", "LEDGER", "ARCHIVE"))),
    A_COMPLETION_OF_ANOTHER_REDACTION(
            "is of another redaction",
            log -> log.recommit(28, "redaction", log.revalued(28, "redaction", "000005", "000004")));

    private final String says;
    private final Act act;

    Tampering(String says, Act act) {
        this.says = says;
        this.act = act;
    }

    /** Something done to files. */
    interface Act {
        void on(TamperedLog log) throws Exception;
    }

    /** What the verifier's report has in it. */
    String says() {
        return says;
    }

    /** Changes a copy of the small log below this directory. */
    void in(Path directory) throws Exception {
        act.on(new TamperedLog(directory));
    }
}
