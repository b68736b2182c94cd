// SPDX-License-Identifier: Apache-2.0
package org.onrecord.audit;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The stances that a service tells, page by page, as long as it can have so many. For one thread. */
final class ServedStances implements LogSource.StanceRows {
    private static final int PAGE_ROWS = 500;
    private static final int MAX_CURSOR_CHARS = 1_024;

    /** As many as a service names in an answer. */
    private static final int MAX_REDACTIONS = 1_000;

    private final Service service;
    private final URI address;
    private final long knownAt;
    private final int maxEmptyPages;
    private Iterator<?> items = List.of().iterator();
    private Optional<String> cursor = Optional.of("");
    private long rows;
    private int emptyPages;

    /**
     * Asks for nothing yet.
     *
     * @param knownAt the last entry that they follow from
     * @param maxEmptyPages in a row that say that there are more
     */
    ServedStances(Service service, URI address, long knownAt, int maxEmptyPages) {
        this.service = service;
        this.address = address;
        this.knownAt = knownAt;
        this.maxEmptyPages = maxEmptyPages;
    }

    @Override
    public Optional<Map<String, Object>> next() throws CannotAudit {
        while (!items.hasNext() && cursor.isPresent()) {
            turn(cursor.get());
        }
        if (!items.hasNext()) {
            return Optional.empty();
        }
        @SuppressWarnings("unchecked") // the keys of a JSON object are strings
        Map<String, Object> row = items.next() instanceof Map<?, ?> members ? (Map<String, Object>) members : Map.of();
        return Optional.of(row);
    }

    /** Each stance follows from an entry, and a page that says that there are more has some, mostly. */
    private void bound(int stances) throws CannotAudit {
        rows += stances;
        if (rows > knownAt + 1) {
            throw new CannotAudit(address + " tells of more stances than the log has entries, " + (knownAt + 1));
        }
        emptyPages = stances == 0 ? emptyPages + 1 : 0;
        if (emptyPages > maxEmptyPages) {
            throw new CannotAudit(address + " answers page after page without a stance");
        }
    }

    private void turn(String from) throws CannotAudit {
        URI page = URI.create(address + "?knownAt=" + knownAt + "&limit=" + PAGE_ROWS
                + (from.isEmpty() ? "" : "&cursor=" + URLEncoder.encode(from, StandardCharsets.UTF_8)));
        Map<String, Object> answer = service.get(page, knownAt)
                .flatMap(PayloadJson::members)
                .orElseThrow(() -> new CannotAudit(page + " answers no list"));
        List<?> stances = answer.get("items") instanceof List<?> list ? list : List.of();
        bound(stances.size());
        List<Object> told = new ArrayList<>();
        if (answer.get("redactions") instanceof List<?> redactions) {
            redactions.stream()
                    .filter(each -> each instanceof Map<?, ?> members && members.get("order") instanceof Long)
                    .limit(MAX_REDACTIONS)
                    .forEach(told::add);
        }
        told.addAll(stances);
        items = told.iterator();
        cursor = answer.get("next") instanceof String next ? Optional.of(next) : Optional.empty();
        if (cursor.filter(next -> next.length() > MAX_CURSOR_CHARS).isPresent()) {
            throw new CannotAudit(address + " names a next page with more than " + MAX_CURSOR_CHARS + " characters");
        }
    }

    @Override
    public void close() {
        items = List.of().iterator();
        cursor = Optional.empty();
    }
}
