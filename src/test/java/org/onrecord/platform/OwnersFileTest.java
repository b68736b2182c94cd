// SPDX-License-Identifier: Apache-2.0
package org.onrecord.platform;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.onrecord.support.TestDirectories;

class OwnersFileTest {
    private final Path home = TestDirectories.fresh("secrets");
    private final Path file = home.resolve("secret");

    @AfterEach
    void clear() {
        TestDirectories.delete(home);
    }

    @Test
    void aDirectory_isEnteredByItsOwnerOnly_alsoWhenItWasThere() throws IOException {
        Path open = Files.createDirectories(home.resolve("open"));
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxr-xr-x"));

        OwnersFile.directory(open);

        assertEquals("rwx------", permissions(open));
    }

    @Test
    void aFileThatIsCreated_isReadByItsOwnerOnly_andIsAlone() throws IOException {
        OwnersFile.directory(home);

        OwnersFile.create(file, "Sesame".getBytes(UTF_8));

        assertEquals("Sesame", Files.readString(file));
        assertEquals("rw-------", permissions(file));
        assertEquals(List.of(file), files());
    }

    @Test
    void aFileThatIsThere_staysWhenItIsCreatedAgain() throws IOException {
        OwnersFile.directory(home);
        OwnersFile.create(file, "Sesame".getBytes(UTF_8));

        OwnersFile.create(file, "Barley".getBytes(UTF_8));

        assertEquals("Sesame", Files.readString(file));
        assertEquals(List.of(file), files());
    }

    @Test
    void aFileThatOthersCouldRead_isReplacedByOneForItsOwnerOnly() throws IOException {
        OwnersFile.directory(home);
        Files.writeString(file, "Sesame");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));

        OwnersFile.replace(file, "Barley".getBytes(UTF_8));

        assertEquals("Barley", Files.readString(file));
        assertEquals("rw-------", permissions(file));
        assertEquals(List.of(file), files());
    }

    @Test
    void whatAKillLeftHalfWritten_isInNobodysWay() throws IOException {
        OwnersFile.directory(home);
        Files.writeString(home.resolve("secret.new"), "Ses");

        OwnersFile.replace(file, "Sesame".getBytes(UTF_8));

        assertEquals("Sesame", Files.readString(file));
        assertEquals(List.of(file), files());
    }

    @Test
    void aDirectoryThatIsMissing_isNamed() {
        Path nowhere = home.resolve("nowhere");

        assertThrows(NoSuchFileException.class, () -> OwnersFile.create(nowhere.resolve("secret"), new byte[1]));
        assertThrows(NoSuchFileException.class, () -> OwnersFile.replace(nowhere.resolve("secret"), new byte[1]));
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(home)) {
            return files.toList();
        }
    }

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
