// SPDX-License-Identifier: Apache-2.0
package org.onrecord.witness;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.onrecord.transparency.Malformed;
import org.onrecord.transparency.VerifierKey;

/** The logs that this witness cosigns, each with the keys that it may sign with. Immutable; safe for any thread. */
public final class WitnessedLogs {
    private static final int MAX_BYTES = 1 << 20;
    private static final int MAX_KEYS = 1000;
    private static final Pattern SPACE = Pattern.compile("[ \t]+");
    private static final int WORDS = 3;

    private final Map<String, Set<VerifierKey>> keys;

    private WitnessedLogs(Map<String, Set<VerifierKey>> keys) {
        this.keys = keys;
    }

    /**
     * Reads a file of lines {@code log <origin> <vkey>}; a log with several keys has several lines. Comments stand behind
     * {@code #} at the start of a line.
     *
     * @throws IllegalArgumentException naming the line
     */
    public static WitnessedLogs parse(byte[] file) {
        if (file.length > MAX_BYTES) {
            throw new IllegalArgumentException("more than " + MAX_BYTES + " bytes");
        }
        Map<String, Set<VerifierKey>> keys = new LinkedHashMap<>();
        int number = 0;
        int count = 0;
        for (String text : new String(file, UTF_8).split("\n", -1)) {
            number++;
            String line = text.strip();
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            String[] words = SPACE.split(line);
            if (words.length != WORDS || !words[0].equals("log")) {
                throw new IllegalArgumentException("line " + number + ": written 'log <origin> <vkey>'");
            }
            VerifierKey key = key(words[2], number);
            if (!keys.computeIfAbsent(words[1], origin -> new LinkedHashSet<>()).add(key)) {
                throw new IllegalArgumentException("line " + number + ": the same as a line before");
            }
            if (++count > MAX_KEYS) {
                throw new IllegalArgumentException("line " + number + ": more than " + MAX_KEYS + " keys");
            }
        }
        return new WitnessedLogs(keys);
    }

    private static VerifierKey key(String vkey, int line) {
        try {
            VerifierKey key = VerifierKey.parse(vkey);
            if (key.type() == VerifierKey.Type.ED25519) {
                return key;
            }
        } catch (Malformed e) {
            throw new IllegalArgumentException("line " + line + ": " + e.reason(), e);
        }
        throw new IllegalArgumentException("line " + line + ": a log's key is of type 1");
    }

    /** Whether there are none, so that there is nobody to be a witness to. */
    public boolean isEmpty() {
        return keys.isEmpty();
    }

    /** The keys of a log; none for a log that is not listed. */
    List<VerifierKey> keysOf(String origin) {
        return List.copyOf(keys.getOrDefault(origin, Set.of()));
    }
}
