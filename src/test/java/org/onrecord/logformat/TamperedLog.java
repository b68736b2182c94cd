// SPDX-License-Identifier: Apache-2.0
package org.onrecord.logformat;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.onrecord.transparency.Checkpoint;
import org.onrecord.transparency.Commitment;
import org.onrecord.transparency.EntryBundle;
import org.onrecord.transparency.Malformed;
import org.onrecord.transparency.TilePath;

/** A copy of the small log in a directory, to be changed. Every change is one. */
final class TamperedLog {
    static final String LINES = "disclosures/000.ndjson";
    static final String PROOF = PublishedFiles.proof(5);

    private final Path directory;
    private final List<FixedLog.Entry> entries = FixedLog.small().entries();

    TamperedLog(Path directory) {
        this.directory = directory;
    }

    Path file(String path) {
        return directory.resolve(path);
    }

    Path bundle() {
        return file(new TilePath.Entries(0, entries.size()).toString());
    }

    Path tile() {
        return file(new TilePath.Hashes(0, 0, entries.size()).toString());
    }

    Checkpoint head() throws IOException, Malformed {
        return Checkpoint.Signed.parse(Files.readAllBytes(file("checkpoint"))).checkpoint();
    }

    List<byte[]> leaves() throws IOException, Malformed {
        return new ArrayList<>(EntryBundle.decode(Files.readAllBytes(bundle())));
    }

    void flip(Path file, int at) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        bytes[at] ^= 1;
        Files.write(file, bytes);
    }

    void replace(String path, String what, String with) throws IOException {
        String before = Files.readString(file(path));
        String after = before.replace(what, with);
        assertNotEquals(before, after);
        Files.writeString(file(path), after);
    }

    /** The disclosure of a slot, as it stands in the lines. */
    String disclosure(int position, String slot) {
        for (String word : new String(entries.get(position).line(), UTF_8).split("\"", -1)) {
            if (word.length() > Commitment.SALT_BYTES && plain(word).contains("\"" + slot + "\"")) {
                return word;
            }
        }
        throw new AssertionError("entry " + position + " has no " + slot);
    }

    /** A disclosure with another value than it has. */
    String revalued(int position, String slot, String what, String with) {
        String before = plain(disclosure(position, slot));
        assertNotEquals(before, before.replace(what, with));
        return before.replace(what, with);
    }

    /** Takes an entry away, and says that an order did. */
    void absent(int position, int order) throws IOException {
        List<String> lines = new ArrayList<>(Files.readAllLines(file(LINES)));
        lines.set(position, "{\"absent\":" + order + ",\"position\":" + position + "}");
        Files.write(file(LINES), lines);
    }

    static String plain(String disclosure) {
        return new String(Base64.getUrlDecoder().decode(disclosure), UTF_8);
    }

    static String encoded(String plain) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(plain.getBytes(UTF_8));
    }

    /** Makes a leaf read otherwise, and publishes and signs the log of it as an honest one. */
    void resign(int position, String regex, String with) throws IOException {
        String before = new String(entries.get(position).leaf(), UTF_8);
        String after = before.replaceFirst(regex, with);
        assertNotEquals(before, after);
        publish(position, after, new String(entries.get(position).line(), UTF_8));
    }

    /** Makes a leaf commit to another disclosure, and publishes and signs the log of it as an honest one. */
    void recommit(int position, String slot, String plain) throws IOException {
        String old = disclosure(position, slot);
        String other = encoded(plain);
        publish(
                position,
                new String(entries.get(position).leaf(), UTF_8).replace(digest(old), digest(other)),
                new String(entries.get(position).line(), UTF_8).replace(old, other));
    }

    private static String digest(String disclosure) {
        return Commitment.digest(disclosure.getBytes(US_ASCII));
    }

    private void publish(int position, String leaf, String line) throws IOException {
        List<FixedLog.Entry> changed = new ArrayList<>(entries);
        changed.set(position, new FixedLog.Entry(leaf.getBytes(UTF_8), line.getBytes(UTF_8)));
        new PublishedFiles(changed, FixedLog.key()).prove(5).write(directory);
    }
}
