// SPDX-License-Identifier: Apache-2.0
package org.onrecord.domain;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.onrecord.domain.Surroundings.IssueTerms;

/** What a slip of the pen is, and what is substance. */
class RefileTest {
    private static final long NOW = Said.of("2024-05-04T12:00:00Z").earliestMillis();
    private static final StatementId ID = Utterance.id(1);

    private final MemoryLedger ledger = new MemoryLedger()
            .with(Utterance.PARTY)
            .with(Utterance.ISSUE, new IssueTerms(IssueKind.STANCE, Optional.empty()));

    /** Where a refile to this is refused; empty when it is taken. */
    private List<String> refused(String field, String before, String after) {
        Map<String, Object> was = new HashMap<>(Map.of(
                "identification", "NAMED", "name", "Taher Al-Nono", "role", "spokesman", "affiliation", "Hamas"));
        boolean ofSpeaker =
                !List.of("text", "toldTo", "place", "agreedConditions").contains(field);
        Utterance utterance = Utterance.on("2024-05-03");
        if (ofSpeaker) {
            was.put(field, before);
        } else {
            utterance = utterance.with(field, before);
        }
        ledger.record(ID, utterance.with("speaker", was).statement(), NOW);
        Map<String, Object> fields = new HashMap<>();
        fields.put(field, after);
        Command.Amend refile = new Command.CorrectStatement(
                ID,
                Initiator.DESK,
                ErrorClass.REFILED,
                "a slip",
                "page 1",
                ofSpeaker ? Map.of("speaker", fields) : fields,
                new Expectation.Any());
        return ledger.amend(refile, NOW) instanceof Decision.Refused(List<Rejection> reasons)
                ? reasons.stream()
                        .map(reason -> reason.type() + " " + reason.pointer())
                        .toList()
                : List.of();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "text | We will hold the bridge. | We will hold the brigde.",
                "text | The governement will recieve it. | The government will receive it.",
                "text | We will hold the bridge | “We will hold the bridge!”",
                "text | They accomodate refugees. | They accommodate refugees.",
                "text | Das Parlamnet tagt. | Das Parlament tagt.",
                "name | Taher Al Nono | Taher Al-Nono",
                "name | Benjamin Netanjahu | Benjamin Netanyahu",
                "name | Jon Smith | John Smith",
                "role | Prime ministre | Prime minister",
                "affiliation | Hizbullah | Hezbullah",
                "descriptor | an offical briefed on it | an official briefed on it",
                "toldTo | Reuter | Reuters",
                "place | Kairo | Cairo"
            })
    void slip_of_the_pen_is_refiled(String field, String before, String after) {
        assertEquals(List.of(), refused(field, before, after));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "text | We will hold the bridge. | We will burn the bridge.",
                "text | We will hold the bridge. | We will not hold the bridge.",
                "text | We will hold 12 bridges. | We will hold 21 bridges.",
                "text | Seven million people left. | Seven billion people left.",
                "text | We hold out. | We hold on.",
                "text | The war is over. | The raw is over.",
                "name | A speaker | Completely Other Person",
                "name | Ann Miller | Ian Miller",
                "name | Ali Hassan | Ali Hassan Smith",
                "role | Spokesman | Prime minister",
                "role | Spokesman | -",
                "affiliation | Government | Opposition",
                "affiliation | Iran | Iraq",
                "affiliation | 7th Brigade | 8th Brigade",
                "descriptor | an adviser | a minister",
                "toldTo | Reuters | AFP",
                "toldTo | Reuters | -",
                "place | Cairo | Doha",
                "place | Cairo | -",
                "agreedConditions | Not before noon | Not before noon.",
                "agreedConditions | No names | -"
            })
    void substance_is_not_refiled(String field, String before, String after) {
        boolean ofSpeaker = List.of("name", "role", "affiliation", "descriptor").contains(field);
        assertEquals(List.of("not-a-slip /fields/" + (ofSpeaker ? "speaker" : field)), refused(field, before, after));
    }
}
