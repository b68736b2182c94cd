// SPDX-License-Identifier: Apache-2.0
package org.onrecord.api;

import java.util.Arrays;
import org.onrecord.domain.Clearance;
import org.onrecord.readmodel.Cursor;
import org.onrecord.readmodel.SearchAnswer;
import org.onrecord.readmodel.SearchAnswer.Found;

/** What a search found as JSON. */
final class SearchJson {
    private static final int BYTES = 16_384;

    private SearchJson() {}

    static byte[] answer(SearchAnswer answer, Clearance clearance) {
        JsonOut out = new JsonOut(BYTES).begin().beginArray("items");
        answer.page().items().forEach(found -> item(out.element(), found, clearance));
        return out.endArray()
                .text("next", answer.page().next().map(Cursor::text).orElse(null))
                .json("facets", answer.facets())
                .number("indexed", answer.indexed())
                .end()
                .toBytes();
    }

    private static void item(JsonOut out, Found found, Clearance clearance) {
        byte[] view = StatementJson.view(found.statement(), clearance);
        out.begin()
                .raw(Arrays.copyOfRange(view, 1, view.length - 1))
                .text("highlight", marked(found.headline()))
                .json("rank", Float.toString(found.rank()))
                .end();
    }

    /** HTML in which the words that were found are marked, and nothing else is markup. */
    static String marked(String headline) {
        StringBuilder html = new StringBuilder(headline.length() + 64);
        for (int i = 0; i < headline.length(); i++) {
            char c = headline.charAt(i);
            switch (c) {
                case SearchAnswer.START -> html.append("<mark>");
                case SearchAnswer.STOP -> html.append("</mark>");
                case '<' -> html.append("&lt;");
                case '>' -> html.append("&gt;");
                case '&' -> html.append("&amp;");
                case '"' -> html.append("&quot;");
                case '\'' -> html.append("&#39;");
                default -> html.append(c);
            }
        }
        return html.toString();
    }
}
