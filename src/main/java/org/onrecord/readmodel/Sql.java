// SPDX-License-Identifier: Apache-2.0
package org.onrecord.readmodel;

import java.util.ArrayList;
import java.util.List;

/**
 * A query that is put together from fixed pieces of text; whatever comes from a client is a parameter. Pieces are added
 * in the order of the text.
 */
final class Sql {
    private final StringBuilder text = new StringBuilder(512);
    private final List<Object> parameters = new ArrayList<>();

    Sql(String start) {
        text.append(start);
    }

    /** Adds text in which each {@code ?} stands for the next of the parameters. */
    Sql add(String piece, Object... values) {
        int value = 0;
        for (int i = 0; i < piece.length(); i++) {
            char c = piece.charAt(i);
            if (c == '?') {
                parameters.add(values[value++]);
                text.append('?').append(parameters.size());
            } else {
                text.append(c);
            }
        }
        if (value != values.length) {
            throw new IllegalArgumentException(values.length + " values for " + value + " places in " + piece);
        }
        return this;
    }

    String text() {
        return text.toString();
    }

    /** The text as PostgreSQL's own protocol wants it: {@code $1} for {@code ?1}. */
    String numbered() {
        return text.toString().replace('?', '$');
    }

    List<Object> parameters() {
        return parameters;
    }
}
