// SPDX-License-Identifier: Apache-2.0
package org.onrecord.domain;

import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A figure as a JSON object. Numbers are JSON integers, or decimal strings when they are not integral. */
final class FigureForm {
    static final Set<String> KNOWN = Set.of("low", "high", "bound", "unit", "period", "asOf");
    private static final Choices<Bound> BOUNDS = Choices.of(Bound.class);
    private static final String EXPECTED_NUMBER =
            "an integer, or a decimal string such as \"2.5\", of at most 30 digits";
    private static final int MAX_DIGITS = 30;
    private static final BigDecimal LARGEST_INTEGER = BigDecimal.valueOf(Limits.JSON_INTEGER);

    private FigureForm() {}

    static @Nullable Figure read(Fields fields) {
        Optional<BigDecimal> low = number(fields, "low");
        Optional<BigDecimal> high = number(fields, "high");
        Bound bound = fields.choice("bound", BOUNDS);
        String unit = fields.text("unit", Limits.UNIT);
        Optional<Said> period = fields.optionalParsed("period", Said::parse);
        Optional<Said> asOf = fields.optionalParsed("asOf", Said::parse);
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

    private static Optional<BigDecimal> number(Fields fields, String name) {
        Object value = fields.raw(name);
        if (value instanceof Long integer && Math.abs(integer) <= Limits.JSON_INTEGER) {
            return Optional.of(BigDecimal.valueOf(integer));
        }
        if (value instanceof String text && isDecimal(text)) {
            return Optional.of(new BigDecimal(text));
        }
        if (fields.contains(name)) {
            fields.refuse(name, "must be " + EXPECTED_NUMBER + "; was " + Quoted.json(value));
        }
        return Optional.empty();
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
