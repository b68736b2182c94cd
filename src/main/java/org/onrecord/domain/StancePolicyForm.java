// SPDX-License-Identifier: Apache-2.0
package org.onrecord.domain;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Stance policies by name and as JSON objects. In an object only {@code version} is required; what it leaves out is as in
 * policy 1.
 */
public final class StancePolicyForm {
    private static final Choices<StatementKind> KINDS = Choices.of(StatementKind.class);
    private static final Choices<AttributionTerms> TERMS = Choices.of(AttributionTerms.class);
    private static final Choices<Directness> DIRECTNESS = Choices.of(Directness.class);
    private static final int LARGEST_MAGNITUDE = 100;
    private static final FieldType<Long> MAGNITUDE = FieldType.integer(LARGEST_MAGNITUDE);

    /** A review and having no position have no magnitude to compare. */
    private static final Set<Polarity> STANDS =
            EnumSet.of(Polarity.FOR, Polarity.AGAINST, Polarity.CONDITIONAL, Polarity.MIXED);

    private static final ObjectType<Map<Polarity, Integer>> MAGNITUDES =
            new ObjectType<>(Set.of("FOR", "AGAINST", "CONDITIONAL", "MIXED"), StancePolicyForm::magnitudes);
    private static final Set<String> KNOWN = Set.of(
            "version",
            "silentKinds",
            "reportedTerms",
            "ownDirectness",
            "magnitudes",
            "carriesStrength",
            "endsRetracted",
            "dropsDuplicates");

    private static final Map<String, StancePolicy> BUILT_IN = builtIn();

    private StancePolicyForm() {}

    /** The names of the policies that are built in, the ledger's own first. */
    public static Set<String> names() {
        return BUILT_IN.keySet();
    }

    /** The policy that is built in under a name, if there is one. */
    public static Optional<StancePolicy> named(String name) {
        return Optional.ofNullable(BUILT_IN.get(name));
    }

    private static Map<String, StancePolicy> builtIn() {
        StancePolicy one = StancePolicy.ONE;
        Set<StatementKind> silentButPredictions = EnumSet.copyOf(one.silentKinds());
        silentButPredictions.remove(StatementKind.PREDICTION);
        Map<String, StancePolicy> policies = new LinkedHashMap<>();
        for (StancePolicy policy : List.of(
                one,
                with("1-no-carry", one.silentKinds(), false, true),
                with("1-predictions-count", silentButPredictions, true, true),
                with("1-nothing-ends", one.silentKinds(), true, false))) {
            policies.put(policy.version(), policy);
        }
        return policies;
    }

    private static StancePolicy with(
            String version, Set<StatementKind> silentKinds, boolean carriesStrength, boolean endsRetracted) {
        StancePolicy one = StancePolicy.ONE;
        return new StancePolicy(
                version,
                silentKinds,
                one.reportedTerms(),
                one.ownDirectness(),
                one.magnitudes(),
                carriesStrength,
                endsRetracted,
                one.dropsDuplicates());
    }

    /** Reads a policy; everything that is wrong is named at once. */
    public static Form<StancePolicy> read(Map<String, ?> object) {
        StancePolicy one = StancePolicy.ONE;
        Fields fields = Fields.root(object, KNOWN);
        String version = fields.required("version", FieldTypes.LINE);
        Set<StatementKind> silentKinds = set(fields, "silentKinds", StatementKind.class, KINDS, one.silentKinds());
        Set<AttributionTerms> reportedTerms =
                set(fields, "reportedTerms", AttributionTerms.class, TERMS, one.reportedTerms());
        Set<Directness> ownDirectness = set(fields, "ownDirectness", Directness.class, DIRECTNESS, one.ownDirectness());
        Map<Polarity, Integer> magnitudes = new EnumMap<>(one.magnitudes());
        fields.optional("magnitudes", MAGNITUDES).ifPresent(magnitudes::putAll);
        boolean carriesStrength =
                fields.optional("carriesStrength", FieldTypes.FLAG).orElse(one.carriesStrength());
        boolean endsRetracted =
                fields.optional("endsRetracted", FieldTypes.FLAG).orElse(one.endsRetracted());
        boolean dropsDuplicates =
                fields.optional("dropsDuplicates", FieldTypes.FLAG).orElse(one.dropsDuplicates());
        if (version != null && BUILT_IN.containsKey(version)) {
            fields.refuse("version", "is the name of a built-in policy; a policy of yours has another");
        }
        if (!reportedTerms.contains(AttributionTerms.DEEP_BACKGROUND)) {
            fields.refuse(
                    "reportedTerms", "must have DEEP_BACKGROUND: in the own slot it gives the speaker's side away");
        }
        return fields.result(
                version == null
                        ? null
                        : new StancePolicy(
                                version,
                                silentKinds,
                                reportedTerms,
                                ownDirectness,
                                magnitudes,
                                carriesStrength,
                                endsRetracted,
                                dropsDuplicates));
    }

    private static <E extends Enum<E>> Set<E> set(
            Fields fields, String name, Class<E> type, Choices<E> choices, Set<E> absent) {
        Set<E> values = EnumSet.noneOf(type);
        values.addAll(fields.has(name) ? fields.list(name, type.getEnumConstants().length, choices) : absent);
        return values;
    }

    private static Map<Polarity, Integer> magnitudes(Fields fields) {
        Map<Polarity, Integer> magnitudes = new EnumMap<>(Polarity.class);
        for (Polarity stand : STANDS) {
            fields.optional(stand.name(), MAGNITUDE)
                    .ifPresent(magnitude -> magnitudes.put(stand, Math.toIntExact(magnitude)));
        }
        return magnitudes;
    }
}
