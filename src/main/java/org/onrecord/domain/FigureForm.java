// SPDX-License-Identifier: Apache-2.0
package org.onrecord.domain;

import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A figure as a JSON object. Numbers are JSON integers, or decimal strings when they are not integral. */
final class FigureForm {
    private static final Set<String> KNOWN = Set.of("low", "high", "bound", "unit", "period", "asOf");
    static final ObjectType<Figure> TYPE = new ObjectType<>(KNOWN, FigureForm::read);
    private static final Choices<Bound> BOUNDS = Choices.of(Bound.class);
    private static final String EXPECTED_NUMBER =
            "an integer, or a decimal string such as \"2.5\", of at most 30 digits";
    private static final int MAX_DIGITS = 30;
    private static final FieldType<BigDecimal> NUMBER = FigureForm::number;
    private static final BigDecimal LARGEST_INTEGER = BigDecimal.valueOf(Limits.JSON_INTEGER);

    private FigureForm() {}

    private static @Nullable Figure read(Fields fields) {
        Optional<BigDecimal> low = fields.optional("low", NUMBER);
        Optional<BigDecimal> high = fields.optional("high", NUMBER);
        Bound bound = fields.required("bound", BOUNDS);
        String unit = fields.required("unit", FieldTypes.UNIT);
        Optional<Said> period = fields.optional("period", FieldTypes.SAID);
        Optional<Said> asOf = fields.optional("asOf", FieldTypes.SAID);
        boolean none = low.isEmpty() && high.isEmpty();
        if (none && !fields.has("low") && !fields.has("high")) {
            fields.refuse("low", "is required when there is no high");
        }
        boolean reversed = low.isPresent() && high.isPresent() && low.get().compareTo(high.get()) > 0;
        if (reversed) {
            fields.refuse("high", "must not be below low");
        }
        return none || reversed || bound == null || unit == null
                ? null
                : new Figure(low, high, bound, unit, period, asOf);
    }

    static Figure readStored(Map<String, ?> stored) {
        Fields fields = Fields.root(stored, KNOWN);
        return fields.<Figure>result(read(fields)).orThrow();
    }

    static Map<String, Object> write(Figure figure) {
        return new Members()
                .put("low", figure.low().map(FigureForm::json))
                .put("high", figure.high().map(FigureForm::json))
                .put("bound", figure.bound())
                .put("unit", figure.unit())
                .putText("period", figure.period())
                .putText("asOf", figure.asOf())
                .toMap();
    }

    private static Parsed<BigDecimal> number(Object json) {
        if (json instanceof Long integer && integer >= -Limits.JSON_INTEGER && integer <= Limits.JSON_INTEGER) {
            return new Parsed.Value<>(BigDecimal.valueOf(integer));
        }
        return json instanceof String text && isDecimal(text)
                ? new Parsed.Value<>(new BigDecimal(text))
                : new Parsed.Refused<>("must be " + EXPECTED_NUMBER + "; was " + Quoted.json(json));
    }

    /** {@code -?[0-9]+(\.[0-9]+)?} of a bounded number of digits; no exponent, which would unbound it. */
    private static boolean isDecimal(String text) {
        int start = text.startsWith("-") ? 1 : 0;
        int point = text.indexOf('.');
        int digits = text.length() - start - (point < 0 ? 0 : 1);
        if (digits < 1 || digits > MAX_DIGITS || point == start || point == text.length() - 1) {
            return false;
        }
        for (int i = start; i < text.length(); i++) {
            char c = text.charAt(i);
            if (i != point && (c < '0' || c > '9')) {
                return false;
            }
        }
        return true;
    }

    private static Object json(BigDecimal number) {
        return number.scale() == 0 && number.abs().compareTo(LARGEST_INTEGER) <= 0
                ? (Object) number.longValue()
                : number.toPlainString();
    }
}
