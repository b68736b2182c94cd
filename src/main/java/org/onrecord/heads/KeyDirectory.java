// SPDX-License-Identifier: Apache-2.0
package org.onrecord.heads;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.onrecord.platform.OwnersFile;
import org.onrecord.transparency.Ed25519Key;
import org.onrecord.transparency.SigningKey;
import org.onrecord.transparency.VerifierKey;

/**
 * The keys of a log in a data directory, each in a file that nobody but its owner reads: {@code key}, then {@code key.1}
 * and so on, the number of rotations before it, and {@code key.next} as long as no rotation has brought it in.
 */
public final class KeyDirectory {
    private static final String FIRST = "key";
    private static final String NEXT = "key.next";
    private static final Pattern KEY = Pattern.compile("key(\\.next|\\.[1-9][0-9]{0,3})?");

    private final Path directory;

    private KeyDirectory(Path directory) {
        this.directory = directory;
    }

    /** That of a data directory. */
    public static KeyDirectory in(Path dataDirectory) {
        return new KeyDirectory(dataDirectory.resolve("log"));
    }

    /**
     * Every key that is there, the first one first; that is made if there is none at all.
     *
     * @param origin the name of a new key
     */
    public List<SigningKey> readOrMake(String origin) throws IOException {
        List<Path> files = files();
        if (files.isEmpty()) {
            return List.of(KeyFile.readOrMake(directory.resolve(FIRST), origin));
        }
        List<SigningKey> keys = new ArrayList<>();
        for (Path file : files) {
            keys.add(KeyFile.read(file));
        }
        return keys;
    }

    /**
     * Makes the key that is to come next: a service that starts with it gives it to the log.
     *
     * @throws FileAlreadyExistsException when one waits already
     * @throws IOException also when there is no key that it could follow
     */
    public VerifierKey makeNext() throws IOException {
        List<Path> files = files();
        if (files.isEmpty()) {
            throw new IOException("there is no key of a log in " + directory);
        }
        return makeNext(KeyFile.read(files.getFirst()).verifier().name(), files);
    }

    /**
     * The same for a log whose keys may all be elsewhere.
     *
     * @param origin of the log
     * @throws FileAlreadyExistsException when one waits already
     * @throws IOException also when there is a key of another log
     * @throws IllegalArgumentException when no log can have this name
     */
    public VerifierKey makeNext(String origin) throws IOException {
        List<Path> files = files();
        for (Path file : files) {
            String name = KeyFile.read(file).verifier().name();
            if (!name.equals(origin)) {
                throw new IOException(file + " is a key of the log " + name + ", not of " + origin);
            }
        }
        return makeNext(origin, files);
    }

    private VerifierKey makeNext(String origin, List<Path> files) throws IOException {
        Path next = next();
        if (files.contains(next)) {
            throw new FileAlreadyExistsException(next.toString());
        }
        byte[] key = (Ed25519Key.generate(origin).text() + "\n").getBytes(UTF_8);
        OwnersFile.directory(directory);
        OwnersFile.create(next, key);
        return KeyFile.read(next).verifier();
    }

    /** Where the next key is. */
    public Path next() {
        return directory.resolve(NEXT);
    }

    /** Gives the next key its number, once the log says that it has it. */
    void settle(KeyHistory history) throws IOException {
        if (Files.exists(next())) {
            int nth = history.indexOf(KeyFile.read(next()).verifier());
            if (nth > 0) {
                Files.move(next(), directory.resolve(FIRST + "." + nth), StandardCopyOption.ATOMIC_MOVE);
            }
        }
    }

    private List<Path> files() throws IOException {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(
                            file -> KEY.matcher(file.getFileName().toString()).matches())
                    .sorted()
                    .toList();
        }
    }
}
