// SPDX-License-Identifier: Apache-2.0
package org.onrecord.logformat;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.onrecord.transparency.Checkpoint;
import org.onrecord.transparency.EntryBundle;
import org.onrecord.transparency.Hash;
import org.onrecord.transparency.Leaf;
import org.onrecord.transparency.MerkleProofs;
import org.onrecord.transparency.SigningKey;
import org.onrecord.transparency.TilePath;
import org.onrecord.transparency.TlogProof;
import org.onrecord.transparency.TreeEdge;

/** What a log publishes, and the disclosures beside it, as files by their paths. */
final class PublishedFiles {
    private static final int LEVELS = 8;

    private final Map<String, byte[]> files = new TreeMap<>();
    private final TreeEdge edge = TreeEdge.empty();
    private final Checkpoint.Signed checkpoint;

    PublishedFiles(List<FixedLog.Entry> entries, SigningKey key) {
        for (FixedLog.Entry entry : entries) {
            edge.append(Leaf.hash(entry.leaf()), (level, index, hashes) -> put(level, index, hashes));
        }
        for (int level = 0; level < LEVELS; level++) {
            byte[] hashes = edge.unfinished(level).orElse(new byte[0]);
            if (hashes.length > 0) {
                put(level, (edge.size().value() >>> TilePath.BITS * level) / TilePath.FULL, hashes);
            }
        }
        for (int first = 0; first < entries.size(); first += TilePath.FULL) {
            bundle(first, entries.subList(first, Math.min(first + TilePath.FULL, entries.size())));
        }
        checkpoint = new Checkpoint(key.verifier().name(), edge.size(), edge.root()).sign(key);
        files.put("checkpoint", checkpoint.bytes());
        files.put("vkey", (key.verifier() + "\n").getBytes(UTF_8));
    }

    private void put(int level, long index, byte[] hashes) {
        files.put(new TilePath.Hashes(level, index, hashes.length / Hash.BYTES).toString(), hashes);
    }

    private void bundle(int first, List<FixedLog.Entry> entries) {
        long index = first / TilePath.FULL;
        files.put(
                new TilePath.Entries(index, entries.size()).toString(),
                EntryBundle.encode(entries.stream().map(FixedLog.Entry::leaf).toList()));
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        for (FixedLog.Entry entry : entries) {
            lines.writeBytes(entry.line());
            lines.write('\n');
        }
        String full = new TilePath.Entries(index, TilePath.FULL).toString();
        files.put("disclosures/" + full.substring("tile/entries/".length()) + ".ndjson", lines.toByteArray());
    }

    /** Adds receipts of these entries. */
    PublishedFiles prove(long... positions) {
        for (long position : positions) {
            List<Hash> path = MerkleProofs.inclusion(position, edge.size(), this::tile);
            files.put(proof(position), TlogProof.of(position, path, checkpoint).bytes());
        }
        return this;
    }

    static String proof(long position) {
        return "proofs/" + position + TlogProof.FILE_EXTENSION;
    }

    private byte[] tile(int level, long index, int width) {
        byte[] full = files.get(new TilePath.Hashes(level, index, TilePath.FULL).toString());
        byte[] hashes = full == null ? edge.unfinished(level).orElseThrow() : full;
        return Arrays.copyOf(hashes, width * Hash.BYTES);
    }

    /** Not copied. */
    Map<String, byte[]> files() {
        return files;
    }

    PublishedFiles write(Path directory) throws IOException {
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            Path path = directory.resolve(file.getKey());
            Files.createDirectories(path.getParent());
            Files.write(path, file.getValue());
        }
        return this;
    }
}
