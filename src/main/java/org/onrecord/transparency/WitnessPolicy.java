// SPDX-License-Identifier: Apache-2.0
package org.onrecord.transparency;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Whom a verifier believes: logs, witnesses, and which of the witnesses it takes to believe a checkpoint (C2SP
 * tlog-policy). Immutable; safe for any thread.
 */
public final class WitnessPolicy {
    /** Believes the log alone: no witnesses, {@code quorum none}. */
    public static final WitnessPolicy NONE = new WitnessPolicy(List.of(), List.of(), new Quorum.AtLeast(0, List.of()));

    /**
     * A log of the policy.
     *
     * @param url where it is, when the policy says so
     */
    public record Log(VerifierKey key, Optional<String> url) {}

    /**
     * A witness of the policy.
     *
     * @param name what this policy calls it
     * @param url the prefix of its {@code add-checkpoint}, when the policy says so
     */
    public record Witness(String name, VerifierKey key, Optional<String> url) {}

    /** What a name of a policy stands for: as a tree, because no name is a member twice. */
    sealed interface Quorum {
        boolean isMet(Set<VerifierKey> cosigned);

        record One(VerifierKey witness) implements Quorum {
            @Override
            public boolean isMet(Set<VerifierKey> cosigned) {
                return cosigned.contains(witness);
            }
        }

        record AtLeast(int count, List<Quorum> members) implements Quorum {
            @Override
            public boolean isMet(Set<VerifierKey> cosigned) {
                return members.stream().filter(member -> member.isMet(cosigned)).count() >= count;
            }
        }
    }

    private final List<Log> logs;
    private final List<Witness> witnesses;
    private final Quorum quorum;

    WitnessPolicy(List<Log> logs, List<Witness> witnesses, Quorum quorum) {
        this.logs = List.copyOf(logs);
        this.witnesses = List.copyOf(witnesses);
        this.quorum = quorum;
    }

    /**
     * Reads a policy file: lines {@code log <vkey> [<url>]}, {@code witness <name> <vkey> [<url>]},
     * {@code group <name> <any|all|k> <members…>}, {@code quorum <name|none>}, comments behind {@code #}.
     *
     * @throws Malformed naming the line
     */
    public static WitnessPolicy parse(byte[] file) throws Malformed {
        return new WitnessPolicyReader().read(file);
    }

    /** In the order of the file. */
    public List<Log> logs() {
        return logs;
    }

    /** In the order of the file; more than the quorum asks for, perhaps. */
    public List<Witness> witnesses() {
        return witnesses;
    }

    /** The keys to verify a checkpoint's cosignatures with. */
    public List<VerifierKey> witnessKeys() {
        return witnesses.stream().map(Witness::key).toList();
    }

    /** Whether these witnesses, whose cosignatures on one checkpoint have been verified, are enough. */
    public boolean isSatisfied(Set<VerifierKey> cosigned) {
        return quorum.isMet(cosigned);
    }

    /**
     * Checks that the log has signed a checkpoint and enough witnesses have cosigned it.
     *
     * @return what those who cosigned say
     * @throws Unverified as {@link Checkpoint.Signed#verify(String, VerifierKey, Collection)}, or when they are too few
     */
    public List<Cosignature> verify(Checkpoint.Signed checkpoint, VerifierKey log) throws Unverified {
        List<Cosignature> cosignatures = checkpoint.verify(log.name(), log, witnessKeys());
        Set<VerifierKey> cosigned =
                cosignatures.stream().map(Cosignature::witness).collect(Collectors.toSet());
        if (!isSatisfied(cosigned)) {
            throw new Unverified("the witnesses "
                    + cosigned.stream().map(VerifierKey::name).sorted().toList() + " are not enough for the policy");
        }
        return cosignatures;
    }
}
