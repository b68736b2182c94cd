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
import org.onrecord.transparency.Leaf;
import org.onrecord.transparency.Malformed;
import org.onrecord.transparency.TilePath;

/** A copy of the small log in a directory, to be changed. Every change is one. */
final class TamperedLog {
    static final String LINES = "disclosures/000.ndjson";
    static final String PROOF = PublishedFiles.proof(5);

    /** What stands in a leaf of its place in a stream. */
    private static final String STREAM = "\"prev\":\"[^\"]*\"(.*)\"rev\":[0-9]+(.*)\"stream\":\"[^\"]*\"";

    private final Path directory;
    private final List<FixedLog.Entry> entries;

    TamperedLog(Path directory) {
        this(directory, FixedLog.small());
    }

    /** @param log in place of the small one, as it was before */
    TamperedLog(Path directory, FixedLog log) {
        this.directory = directory;
        this.entries = log.entries();
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
        line(position, "{\"absent\":" + order + ",\"position\":" + position + "}");
    }

    /** Brings back what was redacted of an entry. */
    void present(int position) throws IOException {
        line(position, new String(FixedLog.unredacted().entries().get(position).line(), UTF_8));
    }

    /** Says another thing of an entry. */
    void line(int position, String line) throws IOException {
        List<String> lines = new ArrayList<>(Files.readAllLines(file(LINES)));
        lines.set(position, line);
        Files.write(file(LINES), lines);
    }

    /** A disclosure of a slot that holds so many arrays in each other. */
    static String nested(String slot, int depth) {
        return "[\"" + "A".repeat(43) + "\",\"" + slot + "\"," + "[".repeat(depth) + "]".repeat(depth) + "]";
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

    /** Puts an entry at the beginning of a stream of its own, and signs the log of it as an honest one. */
    void begin(int position) throws IOException {
        resign(position, STREAM, place("", 0, "0".repeat(32)));
    }

    /** Puts an entry behind the first one of another stream, and signs the log of it as an honest one. */
    void follow(int position, int first) throws IOException {
        byte[] leaf = entries.get(first).leaf();
        String stream = leaf(first).replaceFirst(".*\"stream\":\"([^\"]*)\".*", "$1");
        resign(position, STREAM, place(Leaf.text(Leaf.hash(leaf)), 1, stream));
    }

    private static String place(String prev, int rev, String stream) {
        return "\"prev\":\"" + prev + "\"$1\"rev\":" + rev + "$2\"stream\":\"" + stream + "\"";
    }

    String leaf(int position) {
        return new String(entries.get(position).leaf(), UTF_8);
    }

    /** Puts another leaf in the place of one, and signs the log of it as an honest one. */
    void replaceLeaf(int position, String leaf) throws IOException {
        publish(position, leaf, new String(entries.get(position).line(), UTF_8));
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
