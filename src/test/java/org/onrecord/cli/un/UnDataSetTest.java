// SPDX-License-Identifier: Apache-2.0
package org.onrecord.cli.un;

import static java.util.stream.Collectors.toMap;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnDataSetTest {
    private static final Path EXCERPT = Path.of("src/test/resources/un");
    private static final String CUBA_ISSUE =
            "necessity-of-ending-the-economic-commercial-and-financial-embargo-impos-efb9155d";
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void unitedStatesOnTheCubaEmbargo_isOneIssueOverTheYears_withItsOneAbstention() throws IOException {
        List<String> stances = statements(UnDataSet.read(EXCERPT)).stream()
                .filter(line -> line.at("/party").asText().equals("united-states"))
                .filter(line -> line.at("/positions/0/issue").asText().equals(CUBA_ISSUE))
                .map(line -> line.at("/saidAt").asText() + " "
                        + line.at("/positions/0/polarity").asText())
                .toList();

        assertEquals(27, stances.size());
        assertEquals("1992-11 AGAINST", stances.getFirst());
        assertEquals(
                List.of("2016-10-26 MIXED"),
                stances.stream().filter(s -> !s.endsWith(" AGAINST")).toList());
        assertEquals("2017-11-01 AGAINST", stances.get(25));
    }

    @Test
    void rollCalls_areIssuesOfTheirOwn_whereOneTitleCoversSeveralInASession() throws IOException {
        List<UnIssue> palestine = UnDataSet.read(EXCERPT).issues().stream()
                .filter(issue -> issue.title().endsWith("Question of Palestine"))
                .toList();

        assertEquals(4, palestine.stream().map(UnIssue::slug).distinct().count());
        assertEquals(
                "A/RES/71/20, roll call 5469: Question of Palestine",
                palestine.getFirst().title());
    }

    @Test
    void statement_saysWhoVotedHowOnWhat() throws IOException {
        JsonNode line = byKey(UnDataSet.read(EXCERPT)).apply("un/5467/united-states");

        assertEquals("VOTE", line.at("/kind").asText());
        assertEquals("INSTITUTION", line.at("/speaker/identification").asText());
        assertEquals("OWN", line.at("/directness").asText());
        assertEquals("ON_THE_RECORD", line.at("/terms").asText());
        assertEquals("SUMMARY", line.at("/rendering").asText());
        assertEquals(
                "United States abstained on A/RES/71/5 in the United Nations General Assembly.",
                line.at("/text").asText());
        assertEquals("un-general-assembly", line.at("/appearances/0/outlet").asText());
        assertEquals("A/RES/71/5", line.at("/appearances/0/version").asText());
    }

    @Test
    void id_neverChanges_soThatASecondImportNamesTheSameStatements() throws IOException {
        JsonNode line = byKey(UnDataSet.read(EXCERPT)).apply("un/5467/united-states");

        assertEquals("016fa159-a95b-7e14-b3af-30f013e9669f", line.at("/id").asText());
    }

    @Test
    void statements_comeInTheOrderOfTime_thoughTheFileDoesNot() throws IOException {
        List<String> months = statements(UnDataSet.read(EXCERPT)).stream()
                .map(line -> line.at("/saidAt").asText().substring(0, 7))
                .toList();

        assertEquals(months.stream().sorted().toList(), months);
    }

    @Test
    void rowsThatCannotBeUnderstood_areCounted(@TempDir Path directory) throws IOException {
        Files.writeString(
                directory.resolve("un_rollcalls.csv"),
                "rcid,date,resolution,title\r\n1,2019-05-06,,\r\nx,2019-05-06,,\r\n");
        Files.writeString(directory.resolve("un_votes.csv"), """
                date,rcid,resolution,party_code,party,vote,issues
                2019-05-06,1,,AA,Aland,yes,hr
                2019-05-06,1,,BB,Bland,perhaps,hr
                2019-05-06,2,,AA,Aland,no,hr
                2019-05-06,1,,AA
                """);

        UnDataSet data = UnDataSet.read(directory);

        assertEquals(1, data.size());
        assertEquals(4, data.irregularities().leftOut());
        assertEquals("roll call 1", data.issues().getFirst().title());
        assertEquals("human-rights", data.issues().getFirst().topic());
    }

    @Test
    void definitions_areJson() throws IOException {
        UnDataSet data = UnDataSet.read(EXCERPT);

        for (UnIssue issue : data.issues()) {
            assertEquals(issue.title(), JSON.readTree(issue.json()).at("/title").asText());
        }
        assertTrue(data.parties().stream().anyMatch(party -> party.slug().equals("cote-d-ivoire")));
    }

    @Test
    void inventedVotes_haveTheCountsOfTheRealOnes_andAreTheSameForTheSameSeed() {
        UnDataSet one = UnDataSet.shaped(7);
        Iterator<byte[]> lines = one.statements();
        Iterator<byte[]> other = UnDataSet.shaped(7).statements();

        assertEquals(UnShapedVotes.VOTES, one.size());
        assertEquals(200, one.parties().size());
        for (int i = 0; i < 20_000; i++) {
            assertArrayEquals(lines.next(), other.next());
        }
    }

    private static Function<String, JsonNode> byKey(UnDataSet data) throws IOException {
        return statements(data).stream()
                .collect(toMap(line -> line.at("/idempotencyKey").asText(), line -> line))::get;
    }

    private static List<JsonNode> statements(UnDataSet data) throws IOException {
        List<JsonNode> lines = new ArrayList<>();
        Iterator<byte[]> statements = data.statements();
        while (statements.hasNext()) {
            lines.add(JSON.readTree(statements.next()));
        }
        return lines;
    }
}
