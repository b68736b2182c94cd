// SPDX-License-Identifier: Apache-2.0
package org.onrecord.platform;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.flywaydb.core.api.ResourceProvider;
import org.flywaydb.core.api.resource.LoadableResource;
import org.jspecify.annotations.Nullable;

/**
 * The packaged scripts of one schema, for a migration that the framework does not run itself: the packaged program has no
 * folder to look through, so that they are looked for where the first of them is. Immutable.
 */
public final class MigrationScripts implements ResourceProvider {
    private static final String IN_ARCHIVE = "!/";

    private final List<LoadableResource> all;

    private MigrationScripts(List<LoadableResource> all) {
        this.all = all;
    }

    /**
     * The scripts beside one of them.
     *
     * @param folder where they are packaged, with a slash at its end
     * @param first the name of one that is there
     * @throws IllegalStateException when it is not packaged
     */
    public static MigrationScripts in(String folder, String first) {
        return new MigrationScripts(names(folder, first).stream()
                .<LoadableResource>map(name -> new Script(folder, name))
                .toList());
    }

    private static List<String> names(String folder, String first) {
        URL place = MigrationScripts.class.getResource("/" + folder + first);
        if (place == null) {
            throw new IllegalStateException(folder + first + " is not packaged");
        }
        try {
            if ("file".equals(place.getProtocol())) {
                try (Stream<Path> files = Files.list(Path.of(place.toURI()).resolveSibling(""))) {
                    return files.map(file -> file.getFileName().toString()).toList();
                }
            }
            String archive = place.getPath().substring(0, place.getPath().lastIndexOf(IN_ARCHIVE));
            try (JarFile jar = new JarFile(Path.of(URI.create(archive)).toFile())) {
                return jar.stream()
                        .map(entry -> entry.getName())
                        .filter(name -> name.startsWith(folder) && name.endsWith(".sql"))
                        .map(name -> name.substring(folder.length()))
                        .toList();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(place + " is no place", e);
        }
    }

    @Override
    public @Nullable LoadableResource getResource(String wanted) {
        return all.stream()
                .filter(each -> each.getRelativePath().equals(wanted))
                .findFirst()
                .orElse(null);
    }

    @Override
    public Collection<LoadableResource> getResources(String prefix, String[] suffixes) {
        return all.stream()
                .filter(each -> each.getFilename().startsWith(prefix)
                        && Stream.of(suffixes).anyMatch(each.getFilename()::endsWith))
                .toList();
    }

    private static final class Script extends LoadableResource {
        private final String folder;
        private final String name;

        Script(String folder, String name) {
            this.folder = folder;
            this.name = name;
        }

        @Override
        public Reader read() {
            try (InputStream in = MigrationScripts.class.getResourceAsStream("/" + getRelativePath())) {
                if (in == null) {
                    throw new IllegalStateException(getRelativePath() + " is not packaged");
                }
                return new StringReader(new String(in.readAllBytes(), UTF_8));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public String getAbsolutePath() {
            return getRelativePath();
        }

        @Override
        public String getAbsolutePathOnDisk() {
            return getRelativePath();
        }

        @Override
        public String getFilename() {
            return name;
        }

        @Override
        public String getRelativePath() {
            return folder + name;
        }
    }
}
