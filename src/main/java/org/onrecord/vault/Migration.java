// SPDX-License-Identifier: Apache-2.0
package org.onrecord.vault;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.List;
import org.flywaydb.core.api.ResourceProvider;
import org.flywaydb.core.api.resource.LoadableResource;
import org.jspecify.annotations.Nullable;

/** A script of the key store's schema. They are named one by one: the packaged service has no folder to look through. */
final class Migration extends LoadableResource {
    static final String FOLDER = "db/vault";

    private static final List<LoadableResource> ALL = List.of(new Migration("V1__vault.sql"));

    private final String name;

    private Migration(String name) {
        this.name = name;
    }

    /** All scripts. */
    static ResourceProvider provider() {
        return new ResourceProvider() {
            @Override
            public @Nullable LoadableResource getResource(String wanted) {
                return ALL.stream()
                        .filter(each -> each.getRelativePath().equals(wanted))
                        .findFirst()
                        .orElse(null);
            }

            @Override
            public Collection<LoadableResource> getResources(String prefix, String[] suffixes) {
                return ALL.stream()
                        .filter(each -> each.getFilename().startsWith(prefix)
                                && List.of(suffixes).stream().anyMatch(each.getFilename()::endsWith))
                        .toList();
            }
        };
    }

    @Override
    public Reader read() {
        try (InputStream in = Migration.class.getResourceAsStream("/" + getRelativePath())) {
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
        return FOLDER + "/" + name;
    }
}
