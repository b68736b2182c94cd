// SPDX-License-Identifier: Apache-2.0
package org.onrecord.domain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StatementFormTest {
    private final Utterance utterance = Utterance.on("2024-05-04");

    @Test
    void theLeastForm_isAStatement() {
        Statement statement = utterance
                .without("party")
                .without("positions")
                .without("relations")
                .statement();

        assertEquals(Optional.empty(), statement.party());
        assertEquals(List.of(), statement.positions());
    }

    @Test
    void strengthAndConditions_leftOut_areUnstatedAndNone() {
        assertEquals(
                List.of(new StancePosition(Utterance.ISSUE, Polarity.FOR, Strength.UNSTATED, List.of())),
                utterance.statement().positions());
    }

    @Test
    void anEmptyForm_namesEveryRequiredField() {
        assertEquals(
                List.of("/speaker", "/directness", "/terms", "/rendering", "/text", "/language", "/kind", "/saidAt"),
                List.copyOf(errors(Map.of()).keySet()));
    }

    @Test
    void allBadFields_areNamedAtOnceWithWhatIsExpected() {
        utterance
                .with("kind", "SHOUT")
                .with("language", "english!")
                .with("saidAt", "yesterday")
                .with("shoeSize", 44L);
        utterance.speaker.remove("name");
        utterance.position.put("issue", "End War");
        utterance.position.put("polarity", 1L);

        Map<String, String> errors = errors();

        assertEquals(
                List.of(
                        "/kind",
                        "/language",
                        "/positions/0/issue",
                        "/positions/0/polarity",
                        "/saidAt",
                        "/shoeSize",
                        "/speaker/name"),
                errors.keySet().stream().sorted().toList());
        assertEquals("unknown field", errors.get("/shoeSize"));
        assertTrue(errors.get("/kind").startsWith("must be one of DEMAND, OFFER, "), errors.get("/kind"));
        assertTrue(errors.get("/kind").endsWith("; was \"SHOUT\""), errors.get("/kind"));
        assertTrue(errors.get("/saidAt").contains("2024-05-04"), errors.get("/saidAt"));
    }

    @Test
    void everyField_ofAWrongType_isNamed() {
        Map<String, Object> form = new LinkedHashMap<>();
        for (String field : EventType.STATEMENT_RECORDED.fields()) {
            form.put(field, true);
        }

        assertEquals(EventType.STATEMENT_RECORDED.fields().size(), errors(form).size(), () -> errors(form)
                .toString());
    }

    @Test
    void anExplicitNull_isNotAnAbsence() {
        HashMap<String, Object> form = new HashMap<>(utterance.form);
        form.put("place", null);

        assertEquals("must not be null; leave it out instead", errors(form).get("/place"));
    }

    @Test
    void noCommentKind_goesWithNoCommentOnlyAndAlways() {
        assertEquals(List.of("/noCommentKind"), pointers(utterance.with("kind", "NO_COMMENT")));
        assertEquals(List.of(), pointers(utterance.with("noCommentKind", "DECLINED")));
        assertEquals(List.of("/noCommentKind"), pointers(utterance.with("kind", "DEMAND")));
    }

    @Test
    void background_takesADescriptor() {
        assertEquals(List.of("/speaker/descriptor"), pointers(utterance.with("terms", "BACKGROUND")));
        utterance.speaker.put("descriptor", "an official");
        assertEquals(List.of(), pointers(utterance));
    }

    @Test
    void anUnnamedSpeaker_hasNoName() {
        utterance.speaker.put("identification", "UNNAMED_AFFILIATED");
        assertEquals(List.of("/speaker/name"), pointers(utterance));
    }

    @Test
    void aPosition_hasAPolarityOrAFigureAndNotBoth() {
        utterance.position.put("figure", Map.of("low", 20L, "bound", "EXACT", "unit", "hostages"));
        assertEquals(List.of("/positions/0/polarity"), pointers(utterance));
        utterance.position.remove("polarity");
        assertEquals(List.of(), pointers(utterance));
        utterance.position.remove("figure");
        assertEquals(List.of("/positions/0/polarity"), pointers(utterance));
    }

    @Test
    void twoPositionsOnOneIssue_areRefusedAtTheSecond() {
        utterance.with(
                "positions",
                List.of(
                        Map.of("issue", "aid", "polarity", "MAYBE"),
                        Map.of("issue", "war", "polarity", "FOR"),
                        Map.of("issue", "aid", "polarity", "FOR")));

        assertEquals(List.of("/positions/0/polarity", "/positions/2/issue"), pointers(utterance));
    }

    @Test
    void aFigure_hasANumberInOrderAndWithinBounds() {
        assertEquals(List.of("/positions/0/figure/low"), figure(Map.of()));
        assertEquals(List.of("/positions/0/figure/high"), figure(Map.of("low", 3L, "high", 2L)));
        assertEquals(List.of("/positions/0/figure/low"), figure(Map.of("low", 1L << 53)));
        assertEquals(List.of("/positions/0/figure/low"), figure(Map.of("low", Long.MIN_VALUE)));
        assertEquals(List.of("/positions/0/figure/low"), figure(Map.of("low", "1e9")));
        assertEquals(List.of("/positions/0/figure/low"), figure(Map.of("low", "1".repeat(31))));
        assertEquals(List.of("/positions/0/figure/low"), figure(Map.of("low", ".5")));
        assertEquals(List.of(), figure(Map.of("low", "-2.50", "high", "2.5")));
    }

    @Test
    void strings_areNotBlankNorLongerThanTheirBoundNorControls() {
        assertEquals(List.of("/text"), pointers(utterance.with("text", " \n\t\u00a0\u2003")));
        assertEquals(List.of("/text"), pointers(utterance.with("text", "a\u0000b")));
        assertEquals(List.of("/text"), pointers(utterance.with("text", "a\u0085b")));
        assertEquals(List.of("/text"), pointers(utterance.with("text", "a\ud800b")));
        assertEquals(List.of("/text"), pointers(utterance.with("text", "a".repeat(Limits.TEXT + 1))));
        assertEquals(List.of(), pointers(utterance.with("text", "𝔸".repeat(Limits.TEXT))));
        assertEquals(List.of(), pointers(utterance.with("text", "first\nsecond\tthird")));
        assertEquals(List.of("/place"), pointers(utterance.with("place", "a".repeat(501))));
    }

    @Test
    void lists_haveBounds() {
        assertEquals(List.of("/relations"), pointers(utterance.with("relations", Collections.nCopies(65, Map.of()))));
        utterance.without("relations");
        assertEquals(
                List.of("/appearances"),
                pointers(utterance.with("appearances", Collections.nCopies(65, Map.of("outlet", "reuters")))));
        utterance.without("appearances");
        utterance.position.put(
                "conditions", IntStream.range(0, 33).mapToObj(Integer::toString).toList());
        assertEquals(List.of("/positions/0/conditions"), pointers(utterance));
        utterance.position.put("conditions", List.of("aid", " "));
        assertEquals(List.of("/positions/0/conditions/1"), pointers(utterance));
    }

    @Test
    void numbers_haveBounds() {
        assertEquals(List.of("/sourceCount"), pointers(utterance.with("sourceCount", 1001L)));
        assertEquals(List.of(), pointers(utterance.with("sourceCount", 0L)));
        assertEquals(List.of("/saidOrder"), pointers(utterance.with("saidOrder", -1L)));
        assertEquals(List.of("/saidOrder"), pointers(utterance.with("saidOrder", Long.MAX_VALUE)));
        assertEquals(List.of("/saidOrder"), pointers(utterance.with("saidOrder", "1")));
    }

    @Test
    void anAddress_isHttpOrHttps() {
        for (String good : List.of("https://example.com", "http://example.com:8080/a?b=c#d@e", "https://[::1]/")) {
            assertEquals(List.of(), url(good), good);
        }
        for (String bad : List.of(
                "example.com",
                "ftp://example.com",
                "https://",
                "https:///a",
                "https://a b",
                "javascript:alert(1)",
                "https://user:secret@example.com/",
                "https://exämple.com",
                "HTTPS ://a",
                "https://:80/",
                "https://a/\"<x>")) {
            assertEquals(List.of("/appearances/0/url"), url(bad), bad);
        }
    }

    @Test
    void anUnknownNestedField_isNamedByItsPointer() {
        utterance.speaker.put("a/b~c", 1L);

        assertEquals(List.of("/speaker/a~1b~0c"), pointers(utterance));
    }

    @Test
    void theErrorsOfOneForm_areBounded() {
        Map<String, Object> form = IntStream.range(0, 1000).boxed().collect(Collectors.toMap(i -> "f" + i, i -> 1L));

        assertEquals(Limits.FIELD_ERRORS, errors(form).size());
    }

    @Test
    void anId_isHandedOutWhenItIsOne() {
        utterance.with("id", Utterance.id(7).toString());
        assertEquals(Optional.of(Utterance.id(7)), StatementForm.idOf(utterance.form));
        assertEquals(List.of(), pointers(utterance));
        utterance.with("id", "7");
        assertEquals(Optional.empty(), StatementForm.idOf(utterance.form));
        assertEquals(List.of("/id"), pointers(utterance));
    }

    private List<String> figure(Map<String, Object> numbers) {
        Map<String, Object> figure = new HashMap<>(numbers);
        figure.put("bound", "EXACT");
        figure.put("unit", "hostages");
        utterance.position.remove("polarity");
        utterance.position.put("figure", figure);
        return pointers(utterance);
    }

    private List<String> url(String url) {
        return pointers(utterance.with("appearances", List.of(Map.of("outlet", "reuters", "url", url))));
    }

    private static List<String> pointers(Utterance utterance) {
        return switch (StatementForm.read(utterance.form)) {
            case Form.Valid<Statement> valid -> List.of();
            case Form.Invalid<Statement>(List<FieldError> errors) ->
                errors.stream().map(FieldError::pointer).toList();
        };
    }

    private Map<String, String> errors() {
        return errors(utterance.form);
    }

    private static Map<String, String> errors(Map<String, Object> form) {
        Form.Invalid<?> invalid = assertInstanceOf(Form.Invalid.class, StatementForm.read(form));
        Map<String, String> byPointer = new LinkedHashMap<>();
        invalid.errors().forEach(error -> byPointer.put(error.pointer(), error.detail()));
        return byPointer;
    }
}
