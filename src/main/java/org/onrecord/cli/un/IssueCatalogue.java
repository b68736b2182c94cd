// SPDX-License-Identifier: Apache-2.0
package org.onrecord.cli.un;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Which roll calls were about the same issue. A resolution that comes back under its title is one issue over the
 * years. A roll call is an issue of its own when its title does not name one resolution:
 * <ul>
 *   <li>it was a vote on a paragraph, an amendment or a motion, or has no title;
 *   <li>another roll call of the same session has the same title;
 *   <li>its title is an agenda item's: in a third of its sessions or more, several roll calls share it.
 * </ul>
 * A false split costs a continuity; a false merge would publish reversals that never happened. Immutable.
 */
final class IssueCatalogue {
    private static final int AGENDA_ITEM_SHARE = 3;

    private final List<UnIssue> definitions;
    private final int[] issueOfRollCall;

    private IssueCatalogue(List<UnIssue> definitions, int[] issueOfRollCall) {
        this.definitions = definitions;
        this.issueOfRollCall = issueOfRollCall;
    }

    static IssueCatalogue of(VoteBook book, TitleAliases aliases) {
        List<Named> named = new ArrayList<>(book.rollCalls().size());
        for (RollCall rollCall : book.rollCalls()) {
            ResolutionTitle title = new ResolutionTitle(rollCall.title());
            String key = title.isPartOrProcedure() ? "" : aliases.key(title.text());
            named.add(new Named(rollCall, title.text(), key));
        }
        Map<String, Map<Integer, Long>> sessions = named.stream()
                .collect(Collectors.groupingBy(
                        Named::key,
                        Collectors.groupingBy(roll -> roll.rollCall().session(), Collectors.counting())));
        Map<String, List<Integer>> groups = new LinkedHashMap<>();
        for (int i = 0; i < named.size(); i++) {
            Named roll = named.get(i);
            Map<Integer, Long> counts = sessions.getOrDefault(roll.key(), Map.of());
            String identity = recurs(roll, counts)
                    ? roll.key()
                    : "roll call " + roll.rollCall().id();
            groups.computeIfAbsent(identity, unused -> new ArrayList<>()).add(i);
        }
        return define(groups, named, book);
    }

    /** In the order in which the issues first came up; their slugs differ. */
    List<UnIssue> definitions() {
        return definitions;
    }

    UnIssue issueOf(int rollCall) {
        return definitions.get(issueOfRollCall[rollCall]);
    }

    private static boolean recurs(Named roll, Map<Integer, Long> rollCallsBySession) {
        long shared = rollCallsBySession.values().stream().filter(n -> n > 1).count();
        return !roll.key().isEmpty()
                && rollCallsBySession.getOrDefault(roll.rollCall().session(), 0L) == 1
                && shared * AGENDA_ITEM_SHARE < rollCallsBySession.size();
    }

    private static IssueCatalogue define(Map<String, List<Integer>> groups, List<Named> named, VoteBook book) {
        List<UnIssue> definitions = new ArrayList<>(groups.size());
        Map<String, String> identityOfSlug = new HashMap<>();
        int[] issueOfRollCall = new int[named.size()];
        groups.forEach((identity, members) -> {
            List<Named> rolls = members.stream().map(named::get).toList();
            UnIssue definition = definition(identity, rolls, book);
            String other = identityOfSlug.put(definition.slug(), identity);
            if (other != null) {
                throw new IllegalStateException("Issues '" + other + "' and '" + identity + "' share a slug");
            }
            members.forEach(i -> issueOfRollCall[i] = definitions.size());
            definitions.add(definition);
        });
        return new IssueCatalogue(List.copyOf(definitions), issueOfRollCall);
    }

    private static UnIssue definition(String identity, List<Named> rolls, VoteBook book) {
        String topic = Topic.of(rolls.stream()
                .map(roll -> book.topicCodes(roll.rollCall()))
                .filter(codes -> !codes.isEmpty())
                .findFirst()
                .orElse(""));
        Named first = rolls.getFirst();
        if (identity.equals(first.key())) {
            String title = commonest(rolls);
            return new UnIssue(Slug.of(title, identity), title, topic);
        }
        String title = first.ownTitle();
        return new UnIssue(Slug.of(title, identity), title, topic);
    }

    /** Of the spellings the commonest, so that no misprint becomes the title; of equals the latest. */
    private static String commonest(List<Named> rolls) {
        Map<String, Long> counts = rolls.stream()
                .map(Named::title)
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
        return rolls.reversed().stream()
                .map(Named::title)
                .max(Comparator.comparing(title -> counts.getOrDefault(title, 0L)))
                .orElseThrow();
    }

    private record Named(RollCall rollCall, String title, String key) {
        private static final int MAX_CHARS = 300;

        /** The title of an issue that only this roll call was about. */
        String ownTitle() {
            String symbol = rollCall.resolution().isEmpty() ? "" : rollCall.resolution() + ", ";
            String own = symbol + "roll call " + rollCall.id() + (title.isEmpty() ? "" : ": " + title);
            return own.length() <= MAX_CHARS ? own : own.substring(0, MAX_CHARS);
        }
    }
}
