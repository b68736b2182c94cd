// SPDX-License-Identifier: Apache-2.0
package org.onrecord.cli.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What processes and threads have used so far, in CPU seconds: from {@code /proc} where there is one, else as much as the
 * JDK knows.
 */
final class ProcessTimes {
    private static final Path PROC = Path.of("/proc");
    /** USER_HZ: 100 on every Linux that runs a JDK. */
    private static final double TICKS_A_SECOND = 100;
    /** Fields of {@code stat} after the name, which may hold spaces: proc(5) numbers them from 3. */
    private static final int USER = 14 - 3;

    private static final int SYSTEM = 15 - 3;
    private static final int CHILDREN_USER = 16 - 3;
    private static final int CHILDREN_SYSTEM = 17 - 3;

    /** Fields of the first line of {@code /proc/stat}. */
    private static final int MACHINE_IDLE = 4;

    private static final int MACHINE_IOWAIT = 5;
    private static final int MACHINE_SOFTIRQ = 7;

    private ProcessTimes() {}

    static double of(long pid) {
        if (!Files.isDirectory(PROC)) {
            return ProcessHandle.of(pid)
                            .flatMap(process -> process.info().totalCpuDuration())
                            .orElse(Duration.ZERO)
                            .toMillis()
                    / 1e3;
        }
        return seconds(PROC.resolve(Long.toString(pid)), USER, SYSTEM);
    }

    /** A parent with its children, those that have ended included. */
    static double ofFamily(long parent) {
        return of(parent)
                + ofEndedChildren(parent)
                + children(parent).stream().mapToDouble(ProcessTimes::of).sum();
    }

    /** The children of a process that it has seen end; 0 where there is no {@code /proc}. */
    static double ofEndedChildren(long parent) {
        return seconds(PROC.resolve(Long.toString(parent)), CHILDREN_USER, CHILDREN_SYSTEM);
    }

    /** Everybody on this machine together; 0 where there is no {@code /proc}. */
    static double ofMachine() {
        try (Stream<String> lines = Files.lines(PROC.resolve("stat"))) {
            String[] all = lines.findFirst().orElse("").split(" +");
            double ticks = 0;
            for (int field = 1; field <= MACHINE_SOFTIRQ; field++) {
                ticks += field == MACHINE_IDLE || field == MACHINE_IOWAIT ? 0 : Double.parseDouble(all[field]);
            }
            return ticks / TICKS_A_SECOND;
        } catch (IOException none) {
            return 0;
        }
    }

    static List<Long> children(long parent) {
        return ProcessHandle.of(parent).stream()
                .flatMap(ProcessHandle::children)
                .map(ProcessHandle::pid)
                .toList();
    }

    /** The threads of a process by their names, numbers left out; nothing where there is no {@code /proc}. */
    static Map<String, Double> threads(long pid) {
        Map<String, Double> byName = new HashMap<>();
        Path tasks = PROC.resolve(Long.toString(pid)).resolve("task");
        if (Files.isDirectory(tasks)) {
            try (Stream<Path> each = Files.list(tasks)) {
                each.forEach(task -> byName.merge(name(task), seconds(task, USER, SYSTEM), Double::sum));
            } catch (IOException ended) {
                return Map.of();
            }
        }
        return byName;
    }

    private static String name(Path task) {
        try {
            return Files.readString(task.resolve("comm")).strip().replaceAll("[-#_ ]*[0-9][-0-9#_ ]*", "*");
        } catch (IOException ended) {
            return "ended";
        }
    }

    private static double seconds(Path process, int... fields) {
        try {
            String stat = Files.readString(process.resolve("stat"));
            String[] values = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            double ticks = 0;
            for (int field : fields) {
                ticks += Double.parseDouble(values[field]);
            }
            return ticks / TICKS_A_SECOND;
        } catch (IOException ended) {
            return 0;
        }
    }
}
