// SPDX-License-Identifier: Apache-2.0
package org.onrecord.cli.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Where the machine's cores go between two moments: this JVM, the service by thread, PostgreSQL by what its backends do. */
final class CpuMeter {
    private static final double WORTH_NAMING_SECONDS = 0.1;
    private static final String SESSIONS =
            "SELECT pid, application_name FROM pg_stat_activity WHERE application_name <> ''";

    private final Servers servers;
    private final long postmaster;
    private final long beganNanos = System.nanoTime();
    private final Map<String, Double> before;

    private CpuMeter(Servers servers) throws IOException {
        this.servers = servers;
        this.postmaster = servers.postmasterPid();
        this.before = now();
    }

    static CpuMeter start(Servers servers) throws IOException {
        return new CpuMeter(servers);
    }

    /** CPU seconds since the start, by who used them; "of seconds" is the time that has passed. */
    Map<String, Object> stop() {
        Map<String, Object> used = new LinkedHashMap<>();
        used.put("of seconds", round((System.nanoTime() - beganNanos) / 1e9));
        now().entrySet().stream()
                .map(entry -> Map.entry(entry.getKey(), entry.getValue() - before.getOrDefault(entry.getKey(), 0.0)))
                .filter(entry -> entry.getValue() >= WORTH_NAMING_SECONDS)
                .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
                .forEach(entry -> used.put(entry.getKey(), round(entry.getValue())));
        return used;
    }

    /** Service, PostgreSQL and load generator, for the eye. */
    static String summary(Map<String, Object> used) {
        return "CPU s: service %s, PostgreSQL %s, load %s, everybody on the machine %s, in %s s"
                .formatted(
                        used.getOrDefault("service", 0.0),
                        used.getOrDefault("postgres", 0.0),
                        used.getOrDefault("load", 0.0),
                        used.getOrDefault("machine", 0.0),
                        used.get("of seconds"));
    }

    private Map<String, Double> now() {
        Map<String, Double> seconds = new HashMap<>();
        seconds.put("machine", ProcessTimes.ofMachine());
        seconds.put("load", ProcessTimes.of(ProcessHandle.current().pid()));
        seconds.put("service", ProcessTimes.of(servers.pid()));
        seconds.put("postgres", ProcessTimes.ofFamily(postmaster));
        ProcessTimes.threads(servers.pid()).forEach((name, used) -> seconds.put("service/" + name, used));
        Map<Long, String> sessions = sessions();
        for (long backend : ProcessTimes.children(postmaster)) {
            String name = sessions.getOrDefault(backend, title(backend));
            seconds.merge("postgres/" + name, ProcessTimes.of(backend), Double::sum);
        }
        return seconds;
    }

    private Map<Long, String> sessions() {
        Map<Long, String> names = new HashMap<>();
        try (Connection connection = servers.connect();
                Statement sql = connection.createStatement();
                ResultSet rows = sql.executeQuery(SESSIONS)) {
            while (rows.next()) {
                names.put(rows.getLong(1), rows.getString(2));
            }
        } catch (SQLException unnamed) {
            return Map.of();
        }
        return names;
    }

    /** Background processes say in their title what they are. */
    private static String title(long pid) {
        try {
            String title = Files.readString(Path.of("/proc", Long.toString(pid), "cmdline"));
            List<String> words =
                    List.of(title.replace('\0', ' ').replace("postgres: ", "").split(" "));
            return words.isEmpty() ? "?" : String.join(" ", words.subList(0, Math.min(2, words.size())));
        } catch (IOException ended) {
            return "?";
        }
    }

    private static double round(double seconds) {
        return Math.round(seconds * 100) / 100.0;
    }
}
