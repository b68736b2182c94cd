// SPDX-License-Identifier: Apache-2.0
package org.onrecord.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.ArgSpec;

/**
 * Where whoever typed a command stands. The program runs in the directory of the installation, whose settings and data are
 * there: what the environment names, and {@code ./data}, is meant from there, and what is typed from where one stands.
 * Stateless.
 */
final class CallersDirectory implements ITypeConverter<Path>, IDefaultValueProvider {
    /** Set by the launcher; without it the two are one. */
    static final String PROPERTY = "onrecord.caller-dir";

    /** Of every option and parameter that is a path. */
    @Override
    public Path convert(String typed) {
        return resolve(typed);
    }

    /** Nobody has typed a default. */
    @Override
    public @Nullable String defaultValue(ArgSpec argument) {
        String value = argument.defaultValue();
        return value == null || argument.type() != Path.class || isHere()
                ? null
                : Path.of(value).toAbsolutePath().toString();
    }

    /** What was typed, as the program finds it; to the letter, when the caller stands where it runs. */
    static Path resolve(String typed) {
        return isHere() ? Path.of(typed) : caller().resolve(typed);
    }

    private static boolean isHere() {
        return caller().equals(Path.of("").toAbsolutePath());
    }

    private static Path caller() {
        return Path.of(System.getProperty(PROPERTY, "")).toAbsolutePath();
    }
}
