// SPDX-License-Identifier: Apache-2.0
package org.onrecord.domain;

import java.util.ArrayList;
import java.util.List;

/** What is wrong with one form, collected while it is read. Not shared between threads. */
final class FormErrors {
    private final List<FieldError> errors = new ArrayList<>(0);

    void add(String pointer, String detail) {
        if (errors.size() < Limits.FIELD_ERRORS) {
            errors.add(new FieldError(pointer, detail));
        }
    }

    boolean isEmpty() {
        return errors.isEmpty();
    }

    List<FieldError> all() {
        return errors;
    }
}
