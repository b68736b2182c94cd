// SPDX-License-Identifier: Apache-2.0
package org.onrecord.journey;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * What the clients were told, written down at the time they were told it. Every statement has a text of its own, by
 * which it is found in the log. Safe for any thread.
 */
final class Notes {
    /** What an answer promised. */
    record Told(long position, String id, int derived) {}

    private final Set<String> sent = ConcurrentHashMap.newKeySet();
    private final Map<String, Told> told = new ConcurrentHashMap<>();
    private final ConcurrentLinkedQueue<String> contradictions = new ConcurrentLinkedQueue<>();
    private final Map<Integer, Long> slowestMillis = new ConcurrentHashMap<>();

    void sent(String text) {
        sent.add(text);
    }

    void acknowledged(String text, Told answer) {
        Told before = told.putIfAbsent(text, answer);
        if (before != null && !before.equals(answer)) {
            contradictions.add(text + " was told " + before + ", then " + answer);
        }
    }

    /** The service said no to something that is right. */
    void refused(String text, String answer) {
        contradictions.add(text + " was refused: " + answer);
    }

    /** How long one statement took from its first try to its answer, by the door at which its writer began. */
    void answeredAfter(int door, Duration time) {
        slowestMillis.merge(door, time.toMillis(), Math::max);
    }

    /** The longest since this was last asked; zero when nothing was answered. */
    Duration slowest(int door) {
        Long slowest = slowestMillis.remove(door);
        return Duration.ofMillis(slowest == null ? 0 : slowest);
    }

    int acknowledged() {
        return told.size();
    }

    /** The highest position that any client was told. */
    long highest() {
        return told.values().stream().mapToLong(Told::position).max().orElse(-1);
    }

    /** Every acknowledged statement is in the log once, where its client was told; every other at most once. */
    void holdAgainst(StoredLog log, Findings findings) {
        findings.equal(List.of(), List.copyOf(contradictions), "contradictions told to clients");
        Map<String, List<Entry>> recorded = new HashMap<>();
        Map<Long, Integer> derived = new HashMap<>();
        for (Entry entry : log.entries()) {
            if (entry.isStatement()) {
                recorded.computeIfAbsent(entry.text("text"), none -> new ArrayList<>())
                        .add(entry);
            } else if (entry.isDerived()) {
                derived.merge((Long) Rest.asObject(entry.payload().get("cause")).get("entry"), 1, Integer::sum);
            }
        }
        recorded.forEach((text, entries) -> {
            findings.check(sent.contains(text), "nobody sent what is at position %s", entries);
            findings.check(entries.size() == 1, "recorded %d times: %s", entries.size(), entries);
        });
        told.forEach((text, answer) -> {
            Entry entry =
                    recorded.getOrDefault(text, List.of()).stream().findFirst().orElse(null);
            findings.check(entry != null, "lost: %s, acknowledged as %s", text, answer);
            if (entry != null) {
                Told actual = new Told(entry.position(), entry.text("id"), derived.getOrDefault(entry.position(), 0));
                findings.equal(answer, actual, "what was told of %s", text);
            }
        });
    }
}
