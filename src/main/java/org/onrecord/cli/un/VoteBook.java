// SPDX-License-Identifier: Apache-2.0
package org.onrecord.cli.un;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * All votes in the order they were cast, four bytes each: 3.5 MB for the whole record of 74 years. Immutable; build one
 * with {@link Builder}.
 */
final class VoteBook {
    private static final int VOTE_BITS = 2;
    private static final int VOTER_BITS = 10;
    private static final int ROLL_CALL_BITS = 31 - VOTER_BITS - VOTE_BITS;
    private static final Vote[] VOTES = Vote.values();

    private final List<RollCall> rollCalls;
    private final List<Voter> voters;
    private final Map<Integer, String> topics;
    private final int[] votes;

    private VoteBook(List<RollCall> rollCalls, List<Voter> voters, Map<Integer, String> topics, int[] votes) {
        this.rollCalls = rollCalls;
        this.voters = voters;
        this.topics = topics;
        this.votes = votes;
    }

    int size() {
        return votes.length;
    }

    /** By time; an index into this list is what {@link #rollCallOf} answers. */
    List<RollCall> rollCalls() {
        return rollCalls;
    }

    /** By first vote in the input; an index into this list is what {@link #voterOf} answers. */
    List<Voter> voters() {
        return voters;
    }

    /** The data set's own topic codes of a roll call ({@code me|nu}), or empty. */
    String topicCodes(RollCall rollCall) {
        return topics.getOrDefault(rollCall.id(), "");
    }

    int rollCallOf(int index) {
        return votes[index] >>> (VOTER_BITS + VOTE_BITS);
    }

    int voterOf(int index) {
        return (votes[index] >>> VOTE_BITS) & ((1 << VOTER_BITS) - 1);
    }

    Vote voteOf(int index) {
        return VOTES[votes[index] & ((1 << VOTE_BITS) - 1)];
    }

    /** Collects votes in any order. Not thread-safe. */
    static final class Builder {
        private final List<RollCall> rollCalls;
        private final Map<Integer, Integer> rollCallIndex = new HashMap<>();
        private final Map<String, Integer> voterIndex = new LinkedHashMap<>();
        private final List<Voter> voters = new ArrayList<>();
        private final Map<Integer, String> topics = new HashMap<>();
        private int[] votes = new int[1 << 16];
        private int count;

        Builder(List<RollCall> rollCalls) {
            this.rollCalls = rollCalls.stream().sorted(RollCall.BY_TIME).toList();
            if (this.rollCalls.size() >= 1 << ROLL_CALL_BITS) {
                throw new IllegalArgumentException("Too many roll calls: " + rollCalls.size());
            }
            for (int i = 0; i < this.rollCalls.size(); i++) {
                rollCallIndex.put(this.rollCalls.get(i).id(), i);
            }
        }

        /**
         * Adds one vote.
         *
         * @return false if there is no such roll call; then nothing was added
         */
        boolean add(int rollCall, Voter voter, Vote vote, String topicCodes) {
            Integer index = rollCallIndex.get(rollCall);
            if (index == null) {
                return false;
            }
            if (!topicCodes.isEmpty()) {
                topics.putIfAbsent(rollCall, topicCodes);
            }
            if (count == votes.length) {
                votes = Arrays.copyOf(votes, count * 2);
            }
            votes[count++] = (index << (VOTER_BITS + VOTE_BITS)) | (indexOf(voter) << VOTE_BITS) | vote.ordinal();
            return true;
        }

        VoteBook build() {
            int[] sorted = Arrays.copyOf(votes, count);
            Arrays.sort(sorted);
            return new VoteBook(rollCalls, List.copyOf(voters), Map.copyOf(topics), sorted);
        }

        private int indexOf(Voter voter) {
            Integer known = voterIndex.get(voter.name());
            if (known != null) {
                return known;
            }
            int index = voters.size();
            if (index == 1 << VOTER_BITS) {
                throw new IllegalArgumentException("More than " + index + " voters");
            }
            voterIndex.put(voter.name(), index);
            voters.add(voter);
            return index;
        }
    }
}
