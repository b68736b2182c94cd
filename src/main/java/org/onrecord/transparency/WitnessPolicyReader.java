// SPDX-License-Identifier: Apache-2.0
package org.onrecord.transparency;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.StringTokenizer;
import org.jspecify.annotations.Nullable;

/** Reads one policy file, line by line (C2SP tlog-policy). Names are octets, so the file is not read as UTF-8. */
final class WitnessPolicyReader {
    /** C2SP asks for room for 32 of each at least. A note has no room for cosignatures of many more witnesses. */
    static final int MAX_OF_A_KIND = 64;

    /** Room for 64 of each with long names, and for comments. */
    static final int MAX_BYTES = 256 * 1024;

    private static final String NONE = "none";

    private final List<WitnessPolicy.Log> logs = new ArrayList<>();
    private final List<WitnessPolicy.Witness> witnesses = new ArrayList<>();
    private final Map<String, WitnessPolicy.Quorum> named = new HashMap<>();
    private final Set<String> members = new HashSet<>();
    private WitnessPolicy.@Nullable Quorum quorum;
    private int line;

    WitnessPolicy read(byte[] file) throws Malformed {
        if (file.length > MAX_BYTES) {
            throw new Malformed("a policy of " + file.length + " bytes; the bound is " + MAX_BYTES);
        }
        for (String text : new String(file, ISO_8859_1).split("\n", -1)) {
            line++;
            line(text);
        }
        if (quorum == null) {
            throw new Malformed("a policy without a line 'quorum <name>'; 'quorum none' asks for no witness");
        }
        return new WitnessPolicy(logs, witnesses, quorum);
    }

    private void line(String text) throws Malformed {
        if (text.chars().anyMatch(c -> c < 0x20 && c != '\t' || c == 0x7f)) {
            throw bad("a control character other than tab and newline");
        }
        StringTokenizer items = new StringTokenizer(text, " \t");
        List<String> words = new ArrayList<>();
        while (items.hasMoreTokens()) {
            words.add(items.nextToken());
        }
        if (words.isEmpty() || words.get(0).startsWith("#")) {
            return;
        }
        switch (words.get(0)) {
            case "log" -> log(words);
            case "witness" -> witness(words);
            case "group" -> group(words);
            case "quorum" -> quorum(words);
            default -> throw bad("a line begins with log, witness, group or quorum");
        }
    }

    private void log(List<String> words) throws Malformed {
        if (words.size() < 2 || words.size() > 3) {
            throw bad("written 'log <vkey> [<url>]'");
        }
        VerifierKey key = key(words.get(1), VerifierKey.Type.ED25519, "a log's key is of type 1");
        if (logs.stream().anyMatch(log -> log.key().hasSameKeyAs(key))) {
            throw bad("the key of an earlier log");
        }
        logs.add(new WitnessPolicy.Log(key, url(words, 2)));
        bound(logs.size(), "logs");
    }

    private void witness(List<String> words) throws Malformed {
        if (words.size() < 3 || words.size() > 4) {
            throw bad("written 'witness <name> <vkey> [<url>]'");
        }
        VerifierKey key = key(words.get(2), VerifierKey.Type.COSIGNATURE_V1, "a witness's key is of type 4");
        if (witnesses.stream().anyMatch(witness -> witness.key().hasSameKeyAs(key))) {
            throw bad("the key of an earlier witness");
        }
        define(words.get(1), new WitnessPolicy.Quorum.One(key));
        witnesses.add(new WitnessPolicy.Witness(utf8(words.get(1)), key, url(words, 3)));
        bound(witnesses.size(), "witnesses");
    }

    private void group(List<String> words) throws Malformed {
        if (words.size() < 4) {
            throw bad("written 'group <name> <any|all|k> <member>…'");
        }
        List<WitnessPolicy.Quorum> group = new ArrayList<>();
        for (String member : words.subList(3, words.size())) {
            if (!members.add(member)) {
                throw bad("'" + utf8(member) + "' is a member already; a name is that once");
            }
            group.add(find(member));
        }
        define(words.get(1), new WitnessPolicy.Quorum.AtLeast(count(words.get(2), group.size()), group));
        bound(named.size() - witnesses.size(), "groups");
    }

    private int count(String word, int size) throws Malformed {
        if (word.equals("any")) {
            return 1;
        }
        if (word.equals("all")) {
            return size;
        }
        OptionalLong count = DecimalText.parse(word);
        if (count.isEmpty() || count.getAsLong() < 1 || count.getAsLong() > size) {
            throw bad("a group asks for any, all, or a number from 1 to its " + size + " members");
        }
        return (int) count.getAsLong();
    }

    private void quorum(List<String> words) throws Malformed {
        if (words.size() != 2) {
            throw bad("written 'quorum <name>' or 'quorum none'");
        }
        if (quorum != null) {
            throw bad("a second quorum");
        }
        quorum = words.get(1).equals(NONE) ? new WitnessPolicy.Quorum.AtLeast(0, List.of()) : find(words.get(1));
    }

    private void define(String name, WitnessPolicy.Quorum meaning) throws Malformed {
        if (name.equals(NONE)) {
            throw bad("'none' is no name: it stands for no witness at all");
        }
        if (named.putIfAbsent(name, meaning) != null) {
            throw bad("'" + utf8(name) + "' is defined already");
        }
    }

    private WitnessPolicy.Quorum find(String name) throws Malformed {
        WitnessPolicy.Quorum meaning = named.get(name);
        if (meaning == null) {
            throw bad("'" + utf8(name) + "' is not defined on a line before");
        }
        return meaning;
    }

    private VerifierKey key(String word, VerifierKey.Type type, String demand) throws Malformed {
        VerifierKey key;
        try {
            key = VerifierKey.parse(utf8(word));
        } catch (Malformed e) {
            throw bad(e.reason());
        }
        if (key.type() != type) {
            throw bad(demand);
        }
        return key;
    }

    private static Optional<String> url(List<String> words, int at) {
        return words.size() > at ? Optional.of(utf8(words.get(at))) : Optional.empty();
    }

    private static String utf8(String octets) {
        return new String(octets.getBytes(ISO_8859_1), UTF_8);
    }

    private void bound(int count, String what) throws Malformed {
        if (count > MAX_OF_A_KIND) {
            throw bad("more than " + MAX_OF_A_KIND + " " + what);
        }
    }

    private Malformed bad(String reason) {
        return new Malformed("line " + line + ": " + reason);
    }
}
