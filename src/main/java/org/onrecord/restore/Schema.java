// SPDX-License-Identifier: Apache-2.0
package org.onrecord.restore;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.ResourceProvider;
import org.flywaydb.core.api.resource.LoadableResource;
import org.jspecify.annotations.Nullable;
import org.onrecord.ledger.CannotRestore;

/**
 * The tables of a service's database, made or brought up to date as the service does it when it starts. The packaged program
 * has no folder to look through, so that the scripts are looked for where the first of them is.
 */
final class Schema {
    private static final String FOLDER = "db/migration/";
    private static final String FIRST = FOLDER + "V1__ledger.sql";
    private static final String IN_ARCHIVE = "!/";

    private Schema() {}

    /**
     * Makes what is missing.
     *
     * @throws CannotRestore when the database does not take it
     */
    static void migrate(DataSource database) throws CannotRestore {
        try {
            Flyway.configure(Schema.class.getClassLoader())
                    .dataSource(database)
                    .defaultSchema("public")
                    .locations(new String[0])
                    .resourceProvider(new Scripts(names()))
                    .load()
                    .migrate();
        } catch (FlywayException e) {
            throw new CannotRestore("The tables can't be made: " + e.getMessage(), e);
        }
    }

    /** Of every script, without the folder. */
    static List<String> names() {
        URL first = Schema.class.getResource("/" + FIRST);
        if (first == null) {
            throw new IllegalStateException(FIRST + " is not packaged");
        }
        try {
            if ("file".equals(first.getProtocol())) {
                try (Stream<Path> files = Files.list(Path.of(first.toURI()).resolveSibling(""))) {
                    return files.map(file -> file.getFileName().toString()).toList();
                }
            }
            String archive = first.getPath().substring(0, first.getPath().lastIndexOf(IN_ARCHIVE));
            try (JarFile jar = new JarFile(Path.of(URI.create(archive)).toFile())) {
                return jar.stream()
                        .map(entry -> entry.getName())
                        .filter(name -> name.startsWith(FOLDER) && name.endsWith(".sql"))
                        .map(name -> name.substring(FOLDER.length()))
                        .toList();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (java.net.URISyntaxException e) {
            throw new IllegalStateException(first + " is no place", e);
        }
    }

    private record Scripts(List<LoadableResource> all) implements ResourceProvider {
        Scripts(Collection<String> names) {
            this(names.stream().<LoadableResource>map(Script::new).toList());
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
    }

    private static final class Script extends LoadableResource {
        private final String name;

        Script(String name) {
            this.name = name;
        }

        @Override
        public Reader read() {
            try (InputStream in = Schema.class.getResourceAsStream("/" + getRelativePath())) {
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
            return FOLDER + name;
        }
    }
}
