// SPDX-License-Identifier: Apache-2.0
package org.onrecord.domain;

import java.util.List;

/** What came of reading a form: the value, or everything that is wrong with it at once. */
public sealed interface Form<T> {
    record Valid<T>(T value) implements Form<T> {}

    /** @param errors at least one, at most {@link Limits#FIELD_ERRORS}, in the order in which the fields are defined */
    record Invalid<T>(List<FieldError> errors) implements Form<T> {
        public Invalid {
            errors = List.copyOf(errors);
        }
    }

    /** The value of a form that is known to be valid, such as one that was stored. */
    default T orThrow() {
        return switch (this) {
            case Valid<T>(T value) -> value;
            case Invalid<T>(List<FieldError> errors) -> throw new InvalidFormException(errors);
        };
    }

    /** A form that should have been valid is not: a bug or a damaged store. */
    final class InvalidFormException extends IllegalStateException {
        private static final long serialVersionUID = 1L;

        InvalidFormException(List<FieldError> errors) {
            super("invalid form: " + errors);
        }
    }
}
