// SPDX-License-Identifier: Apache-2.0
package org.onrecord.domain;

import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a nested JSON object may be.
 *
 * @param known the names of its fields
 * @param reader answers null only when it has noted an error
 */
record ObjectType<T>(Set<String> known, Function<Fields, @Nullable T> reader) {}
