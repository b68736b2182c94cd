// SPDX-License-Identifier: Apache-2.0
package org.onrecord.audit;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The stances that a service tells, page by page, as long as it can have so many. For one thread. */
final class ServedStances implements LogSource.StanceRows {
    private static final int PAGE_ROWS = 500;
    private static final int MAX_CURSOR_CHARS = 1_024;

    /** Of a stance: the order that has taken something of what it rests on, and that its answer does not reflect yet. */
    static final String TAKEN_BY = "takenBy";

    /** As many as a service names in an answer. */
    private static final int MAX_REDACTIONS = 1_000;

    /** How many more stances a log may have come to while it is audited, beside as many as it had. */
    private static final int MAX_SINCE = 10_000;

    private final Service service;
    private final URI address;
    private final long minPosition;
    private final long maxRows;
    private final String query;
    private final int maxEmptyPages;
    private Iterator<?> items = List.of().iterator();
    private Optional<String> cursor = Optional.of("");
    private long rows;
    private int emptyPages;

    private ServedStances(
            Service service, URI address, String query, long minPosition, long maxRows, int maxEmptyPages) {
        this.service = service;
        this.address = address;
        this.query = query;
        this.minPosition = minPosition;
        this.maxRows = maxRows;
        this.maxEmptyPages = maxEmptyPages;
    }

    /**
     * Asks for nothing yet. Each stance follows from an entry.
     *
     * @param knownAt the last entry that they follow from
     * @param maxEmptyPages in a row that say that there are more
     */
    static ServedStances asOf(long knownAt, Service service, URI address, int maxEmptyPages) {
        return new ServedStances(service, address, "knownAt=" + knownAt + "&", knownAt, knownAt + 1, maxEmptyPages);
    }

    /**
     * Asks for nothing yet.
     *
     * @param minPosition the entry that they follow from at least
     * @param newest the size of the last head that is known
     * @param maxEmptyPages in a row that say that there are more
     */
    static ServedStances asOfNow(long minPosition, long newest, Service service, URI address, int maxEmptyPages) {
        return new ServedStances(service, address, "", minPosition, 2 * newest + MAX_SINCE, maxEmptyPages);
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

    /** A page that says that there are more has some, mostly. */
    private void bound(int stances) throws CannotAudit {
        rows += stances;
        if (rows > maxRows) {
            throw new CannotAudit(address + " tells of more stances than the log has entries: more than " + maxRows);
        }
        emptyPages = stances == 0 ? emptyPages + 1 : 0;
        if (emptyPages > maxEmptyPages) {
            throw new CannotAudit(address + " answers page after page without a stance");
        }
    }

    private void turn(String from) throws CannotAudit {
        URI page = URI.create(address + "?" + query + "limit=" + PAGE_ROWS
                + (from.isEmpty() ? "" : "&cursor=" + URLEncoder.encode(from, StandardCharsets.UTF_8)));
        Map<String, Object> answer = service.get(page, minPosition)
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
        stances.forEach(each -> told.add(each instanceof Map<?, ?> row ? taken(row) : each));
        items = told.iterator();
        cursor = answer.get("next") instanceof String next ? Optional.of(next) : Optional.empty();
        if (cursor.filter(next -> next.length() > MAX_CURSOR_CHARS).isPresent()) {
            throw new CannotAudit(address + " names a next page with more than " + MAX_CURSOR_CHARS + " characters");
        }
    }

    /** Histories of which an order has taken something are told ahead of the stances, and are none of them. */
    private static Map<?, ?> taken(Map<?, ?> row) {
        if (!row.containsKey("order")) {
            return row;
        }
        Map<Object, Object> stance = new HashMap<>(row);
        stance.put(TAKEN_BY, stance.remove("order"));
        return stance;
    }

    @Override
    public void close() {
        items = List.of().iterator();
        cursor = Optional.empty();
    }
}
