// SPDX-License-Identifier: Apache-2.0
package org.onrecord.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.util.List;
import java.util.stream.Stream;

/**
 * How a program that refuses to run as root is run all the same. For anybody but root: as it is. For root: in a user
 * namespace of its own, where it sees itself as nobody but reaches root's files; where namespaces are forbidden (many
 * containers), as the user {@code nobody}, who is then given the files.
 */
enum Unprivileged {
    AS_IT_IS(System.getProperty("user.name"), List.of()),
    USER_NAMESPACE("root", List.of("unshare", "-U")),
    AS_NOBODY("nobody", List.of("setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups"));

    private final String owner;
    private final List<String> prefix;

    Unprivileged(String owner, List<String> prefix) {
        this.owner = owner;
        this.prefix = prefix;
    }

    static Unprivileged here() {
        if (!isRoot()) {
            return AS_IT_IS;
        }
        return Stream.of(USER_NAMESPACE, AS_NOBODY)
                .filter(Unprivileged::works)
                .findFirst()
                .orElseThrow(() -> new CannotStart("PostgreSQL refuses to run as root, and neither 'unshare -U' nor"
                        + " 'setpriv' works here: run Onrecord as another user."));
    }

    List<String> command(List<String> program) {
        return Stream.concat(prefix.stream(), program.stream()).toList();
    }

    /** Hands a file or directory tree over to whoever the program will run as, unless it is his already. */
    void own(Path path) throws IOException {
        if (this == AS_IT_IS || Files.getOwner(path).getName().equals(owner)) {
            return;
        }
        UserPrincipal heir =
                path.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(owner);
        List<Path> all;
        try (Stream<Path> tree = Files.walk(path)) {
            all = tree.toList();
        }
        for (Path each : all) {
            Files.setOwner(each, heir);
        }
    }

    private static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    private boolean works() {
        try {
            return new ProcessBuilder(command(List.of("true")))
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException notInstalled) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
