// SPDX-License-Identifier: Apache-2.0
package org.onrecord.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.onrecord.support.TestDirectories;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

class CallersDirectoryTest {
    /** Between them they give every path that a command takes. */
    private static final List<String> COMMANDS = List.of(
            "serve --data-dir there --postgres-binaries there",
            "demo --data-dir there --postgres-binaries there",
            "backing --data-dir there --postgres-binaries there",
            "import --data-dir there there",
            "import --un there",
            "token --role desk --data-dir there",
            "rotate-key --data-dir there",
            "audit http://localhost --vkey key --token-file there --state there --export there --witness-policy there"
                    + " --timestamp-authority there --predecessor-state there",
            "bench --un there --out there",
            "rebuild --data-dir there",
            "replay --policy 1 --data-dir there --kek-file there",
            "restore exact --from there --data-dir there --postgres-binaries there --kek-file there",
            "restore new-origin --origin name --from-data-dir there --from-kek-file there --data-dir there"
                    + " --postgres-binaries there --kek-file there");

    private final Path caller = TestDirectories.fresh("caller");

    @BeforeEach
    void standElsewhere() {
        System.setProperty(CallersDirectory.PROPERTY, caller.toString());
    }

    @AfterEach
    void standHere() {
        System.clearProperty(CallersDirectory.PROPERTY);
        TestDirectories.delete(caller);
    }

    private static ParseResult parsed(String command) {
        ParseResult parsed = Onrecord.commandLine().parseArgs(command.split(" "));
        while (parsed.hasSubcommand()) {
            parsed = parsed.subcommand();
        }
        return parsed;
    }

    private static boolean isPath(ArgSpec argument) {
        return List.of(argument.typeInfo().getAuxiliaryTypes()).contains(Path.class) || argument.type() == Path.class;
    }

    private static String name(CommandSpec command, ArgSpec argument) {
        return command.qualifiedName() + " " + argument;
    }

    private static Set<String> paths(CommandLine commandLine) {
        Set<String> paths = new HashSet<>();
        for (ArgSpec argument : commandLine.getCommandSpec().args()) {
            if (isPath(argument)) {
                paths.add(name(commandLine.getCommandSpec(), argument));
            }
        }
        commandLine.getSubcommands().values().forEach(each -> paths.addAll(paths(each)));
        return paths;
    }

    @Test
    void aPathThatIsTyped_isMeantFromWhereTheCallerStands_inEveryCommand() {
        Set<String> left = paths(Onrecord.commandLine());
        for (String command : COMMANDS) {
            ParseResult parsed = parsed(command);
            List<ArgSpec> typed = new ArrayList<>(parsed.matchedOptions());
            typed.addAll(parsed.matchedPositionals());
            for (ArgSpec argument : typed) {
                if (isPath(argument)) {
                    Object value =
                            argument.getValue() instanceof List<?> several ? several.getFirst() : argument.getValue();
                    assertEquals(caller.resolve("there"), value, command + ": " + argument);
                    left.remove(name(parsed.commandSpec(), argument));
                }
            }
        }
        assertEquals(Set.of(), left, "paths that no command above gives");
    }

    @Test
    void whatNobodyTyped_isMeantFromWhereTheProgramRuns() {
        Path data = parsed("serve").matchedOptionValue("--data-dir", Path.of("none"));
        assertEquals(Path.of("none"), data, "it was not typed");
        for (String command :
                List.of("serve", "token --role desk", "replay --policy 1", "rebuild", "restore exact --from x")) {
            ParseResult parsed = parsed(command);
            Path given = parsed.commandSpec().findOption("--data-dir").getValue();
            String set = System.getenv().getOrDefault("ONRECORD_DATA_DIR", "./data");
            assertEquals(Path.of(set).toAbsolutePath(), given, command);
        }
    }

    @Test
    void whoStandsWhereTheProgramRuns_isToldOfAPathAsHeTypedIt() {
        System.setProperty(
                CallersDirectory.PROPERTY, Path.of("").toAbsolutePath().toString());
        assertEquals(
                Path.of("there"),
                parsed("serve --data-dir there")
                        .commandSpec()
                        .findOption("--data-dir")
                        .getValue());
    }

    @Test
    void aPolicyInAFile_isLookedForWhereTheCallerStands() throws Exception {
        Files.writeString(caller.resolve("policy.json"), "[]");
        PolicyArgument.Unreadable found =
                assertThrows(PolicyArgument.Unreadable.class, () -> PolicyArgument.read("policy.json"));
        assertTrue(String.valueOf(found.getMessage()).contains("is not a JSON object"), found.getMessage());
    }
}
