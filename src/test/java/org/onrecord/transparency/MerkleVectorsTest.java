// SPDX-License-Identifier: Apache-2.0
package org.onrecord.transparency;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MerkleVectorsTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Right by its own verifier, which does not look how long roots are: these have 12 bytes, no hash here has. */
    private static final String SHORT_ROOTS =
            "merkle/consistency/additional/sizes-are-equal-one-and-proof-is-empty.json";

    static List<String> inclusion() {
        return Vectors.below("merkle/inclusion", ".json");
    }

    static List<String> consistency() {
        return Vectors.below("merkle/consistency", ".json").stream()
                .filter(file -> !file.equals(SHORT_ROOTS))
                .toList();
    }

    @Test
    void vectors_areAllThere() {
        assertEquals(98, inclusion().size());
        assertEquals(97, consistency().size());
    }

    @ParameterizedTest
    @MethodSource
    void inclusion(String file) throws IOException {
        JsonNode vector = JSON.readTree(Vectors.bytes(file));
        OptionalLong index = number(vector, "leafIdx");
        OptionalLong size = number(vector, "treeSize");
        Optional<Hash> root = hash(vector.get("root"));
        Optional<Hash> leaf = hash(vector.get("leafHash"));
        Optional<List<Hash>> proof = proof(vector);
        boolean accepted = index.isPresent()
                && size.isPresent()
                && root.isPresent()
                && leaf.isPresent()
                && proof.isPresent()
                && MerkleVerifier.inclusion(
                        leaf.get(), index.getAsLong(), new TreeSize(size.getAsLong()), proof.get(), root.get());
        assertEquals(
                !vector.get("wantErr").asBoolean(), accepted, vector.get("desc").asText());
    }

    @ParameterizedTest
    @MethodSource
    void consistency(String file) throws IOException {
        JsonNode vector = JSON.readTree(Vectors.bytes(file));
        OptionalLong from = number(vector, "size1");
        OptionalLong to = number(vector, "size2");
        Optional<Hash> fromRoot = hash(vector.get("root1"));
        Optional<Hash> toRoot = hash(vector.get("root2"));
        Optional<List<Hash>> proof = proof(vector);
        boolean accepted = from.isPresent()
                && to.isPresent()
                && fromRoot.isPresent()
                && toRoot.isPresent()
                && proof.isPresent()
                && MerkleVerifier.consistency(
                        new TreeSize(from.getAsLong()),
                        fromRoot.get(),
                        new TreeSize(to.getAsLong()),
                        toRoot.get(),
                        proof.get());
        assertEquals(
                !vector.get("wantErr").asBoolean(), accepted, vector.get("desc").asText());
    }

    /** Empty where the vector has a number that no tree has: refused before anything is verified. */
    private static OptionalLong number(JsonNode vector, String member) {
        return DecimalText.parse(vector.get(member).asText());
    }

    private static Optional<Hash> hash(JsonNode base64) {
        return Hash.parseBase64(base64.asText());
    }

    private static Optional<List<Hash>> proof(JsonNode vector) {
        List<Hash> proof = new ArrayList<>();
        for (JsonNode line : vector.get("proof")) {
            Optional<Hash> hash = hash(line);
            if (hash.isEmpty()) {
                return Optional.empty();
            }
            proof.add(hash.get());
        }
        return Optional.of(proof);
    }
}
