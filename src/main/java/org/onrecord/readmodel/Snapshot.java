// SPDX-License-Identifier: Apache-2.0
package org.onrecord.readmodel;

import java.util.Optional;
import java.util.function.Function;
import org.onrecord.domain.LogPosition;

/**
 * An answer and what it reflects: every entry of the log up to {@code position}, and none after it.
 *
 * @param position absent before the first entry was projected
 */
public record Snapshot<T>(Optional<LogPosition> position, T value) {
    /** The same answer in another form. */
    public <R> Snapshot<R> map(Function<? super T, ? extends R> form) {
        return new Snapshot<>(position, form.apply(value));
    }
}
