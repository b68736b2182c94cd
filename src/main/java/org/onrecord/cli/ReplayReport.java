// SPDX-License-Identifier: Apache-2.0
package org.onrecord.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.onrecord.domain.PolicyComparison;
import org.onrecord.domain.SlotKey;
import org.onrecord.domain.SlotState;
import org.onrecord.domain.StancePolicy;
import org.onrecord.ledger.LogReplay;
import org.onrecord.transparency.Json;

/** Tells a comparison of policies line by line, as text or as JSON. Names stances and what they say, no statements. */
final class ReplayReport {
    private final PrintWriter out;
    private final boolean json;
    private final StancePolicy policy;

    ReplayReport(PrintWriter out, boolean json, StancePolicy policy) {
        this.out = out;
        this.json = json;
        this.policy = policy;
    }

    void difference(PolicyComparison.Difference difference) {
        SlotKey slot = difference.slot();
        if (!json) {
            out.println(slot.party() + "/" + slot.issue() + "/" + slot.slot().label());
            out.println("  policy " + StancePolicy.ONE.version() + ": " + text(difference.under()));
            out.println("  policy " + policy.version() + ": " + text(difference.other()));
            return;
        }
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("party", slot.party().slug());
        line.put("issue", slot.issue().slug());
        line.put("slot", slot.slot().label());
        difference.under().ifPresent(state -> line.put("ledger", state.told()));
        difference.other().ifPresent(state -> line.put("policy", state.told()));
        print(line);
    }

    void totals(LogReplay replay, PolicyComparison compared) {
        long entries = replay.done();
        long statements = replay.followed().statements().size();
        OptionalLong logDiffersAt = replay.differsAt();
        if (!json) {
            out.printf(
                    "%,d entries, %,d statements, %,d stances; under policy %s %,d of them differ, and %,d items of"
                            + " histories%n",
                    entries, statements, compared.slots(), policy.version(), compared.differing(), compared.items());
            out.println(
                    logDiffersAt.isPresent()
                            ? "The log is not what its facts give: first at position " + logDiffersAt.getAsLong() + "."
                            : "Every derived entry of the log is what its facts give, byte for byte.");
            if (replay.absent() > 0) {
                out.printf(
                        "%,d entries are absent, for they were destroyed; %,d others can't be held against facts.%n",
                        replay.absent(), replay.unverifiable());
            }
            return;
        }
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("policy", policy.version());
        line.put("entries", entries);
        line.put("statements", statements);
        line.put("stances", compared.slots());
        line.put("differing", compared.differing());
        line.put("historyItems", compared.items());
        if (replay.absent() > 0) {
            line.put("absent", replay.absent());
            line.put("unverifiable", replay.unverifiable());
        }
        logDiffersAt.ifPresent(position -> line.put("logDiffersAt", position));
        print(line);
    }

    private void print(Map<String, Object> line) {
        out.println(new String(Json.canonical(line), UTF_8));
    }

    private static String text(Optional<SlotState> state) {
        if (state.isEmpty()) {
            return "nothing";
        }
        Map<String, Object> told = new LinkedHashMap<>(state.get().told());
        Object kind = told.remove("changeKind");
        Object since = told.remove("since");
        return new String(Json.canonical(told), UTF_8) + " " + kind + " since " + since;
    }
}
