// SPDX-License-Identifier: Apache-2.0
package org.onrecord.cli.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.onrecord.cli.bench.Row.Verdict;
import org.onrecord.embedded.LoopbackPort;

/**
 * GET of one stance, against the bare endpoint that answers the same bodies from one row: in turns, so that what else the
 * machine does falls on both.
 */
final class StanceReads {
    static final String NAME = "GET one stance";
    static final String ASKED = "≥ 60 % of bare";
    private static final double ASKED_RATIO = 0.6;
    private static final int CONNECTIONS = 32;
    private static final int KEYS = 10_000;
    private static final int ROUNDS = 4;
    private static final String KEYS_SQL = """
            SELECT p.slug, i.slug
            FROM (SELECT DISTINCT party, issue FROM readmodel.stance) s
            JOIN readmodel.party p ON p.id = s.party JOIN readmodel.issue i ON i.id = s.issue
            ORDER BY random() LIMIT %d
            """.formatted(KEYS);

    private final Stage stage;
    private final List<Double> bare = new ArrayList<>();
    private final List<Double> ours = new ArrayList<>();

    StanceReads(Stage stage) {
        this.stage = stage;
    }

    List<Row> measure() throws Exception {
        Servers service = stage.service();
        stage.progress().accept("reading " + KEYS + " stances once, for the bare endpoint");
        List<String> paths = paths();
        fillTable(paths);
        int port = LoopbackPort.of(0, "").number();
        InetSocketAddress bareAddress = new InetSocketAddress("127.0.0.1", port);
        List<String> rows = new ArrayList<>();
        for (int i = 0; i < paths.size(); i++) {
            rows.add(BareEndpoint.PATH + i);
        }
        RandomReads bareReads = new RandomReads("127.0.0.1:" + port, rows);
        RandomReads warmUp = new RandomReads(service.base().getAuthority(), paths);
        RandomReads ourReads = new RandomReads(service.base().getAuthority(), paths);
        List<String> arguments = List.of("bare-endpoint", "--port=" + port, "--postgres-url=" + service.postgresUrl());
        try (ChildJvm endpoint = stage.workplace()
                .with(ChildJvm.start(stage.workplace().resolve("bare-endpoint.log"), List.of(), arguments))) {
            endpoint.await(() -> answers(bareAddress, rows.getFirst()));
            stage.enter(NAME);
            run(bareAddress, new RandomReads("127.0.0.1:" + port, rows), 6);
            run(service.httpAddress(), warmUp, 6);
            Map<String, Object> used = Map.of();
            double bareCpuSeconds = 0;
            double barePostgresSeconds = 0;
            for (int round = 0; round < ROUNDS; round++) {
                double before = ProcessTimes.of(endpoint.pid());
                double postgresBefore = ProcessTimes.ofFamily(service.postmasterPid());
                bare.add(run(bareAddress, bareReads, 6));
                bareCpuSeconds = ProcessTimes.of(endpoint.pid()) - before;
                barePostgresSeconds = ProcessTimes.ofFamily(service.postmasterPid()) - postgresBefore;
                CpuMeter cpu = CpuMeter.start(service);
                ours.add(run(service.httpAddress(), ourReads, 6));
                used = cpu.stop();
                stage.progress()
                        .accept("  bare %s, ours %s requests/s"
                                .formatted(Numbers.whole(bare.getLast()), Numbers.whole(ours.getLast())));
            }
            String bareUsed = "CPU s of its last round: endpoint %s, PostgreSQL %s"
                    .formatted(Numbers.fixed(bareCpuSeconds, 2), Numbers.fixed(barePostgresSeconds, 2));
            return List.of(bareRow(bareReads.latency(), bareUsed), ourRow(ourReads.latency(), used));
        }
    }

    private double run(InetSocketAddress address, RandomReads reads, int seconds) throws IOException {
        long before = reads.latency().count();
        try (HttpLoad load = new HttpLoad(address, CONNECTIONS)) {
            long nanos = load.closed(reads, stage.options().millis(seconds));
            return (reads.latency().count() - before) / (nanos / 1e9);
        }
    }

    private Row bareRow(Histogram latency, String used) {
        return Row.bound(
                "bare endpoint",
                Numbers.whole(median(bare)) + " requests/s",
                ("Vert.x HTTP server and reactive PostgreSQL client in a JVM of its own with the service's options: the"
                                + " same bodies by primary key, 32 keep-alive connections, median of %d rounds in turn with the"
                                + " service; %s; %s")
                        .formatted(ROUNDS, latency, used),
                Map.of("requestsPerSecond", bare, "latency", latency.toMap(), "used", used));
    }

    private Row ourRow(Histogram latency, Map<String, Object> used) {
        List<Double> ratios = new ArrayList<>();
        for (int i = 0; i < ours.size(); i++) {
            ratios.add(ours.get(i) / bare.get(i));
        }
        double ratio = median(ratios);
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("requestsPerSecond", ours);
        details.put("ratios", ratios);
        details.put("latency", latency.toMap());
        details.put("cpuSecondsOfLastRound", used);
        return new Row(
                NAME,
                ASKED,
                Numbers.whole(median(ours)) + "/s, " + latency,
                Numbers.whole(median(bare)) + "/s",
                Numbers.percent(ratio),
                Verdict.of(ratio >= ASKED_RATIO),
                ("%s random stances that exist, 32 keep-alive connections, closed loop, median ratio of %d rounds in"
                                + " turn; last round %s")
                        .formatted(Numbers.whole(KEYS), ROUNDS, CpuMeter.summary(used)),
                details);
    }

    static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    private List<String> paths() throws SQLException {
        List<String> paths = new ArrayList<>();
        try (Connection connection = stage.service().connect();
                Statement sql = connection.createStatement();
                ResultSet rows = sql.executeQuery(KEYS_SQL)) {
            while (rows.next()) {
                paths.add("/api/v1/parties/" + rows.getString(1) + "/stances/" + rows.getString(2));
            }
        }
        if (paths.isEmpty()) {
            throw new IllegalStateException("no stance is there to be read");
        }
        return paths;
    }

    /** The bodies that the service answers with, one a row. */
    private void fillTable(List<String> paths) throws Exception {
        try (Connection connection = stage.service().connect()) {
            try (Statement sql = connection.createStatement()) {
                sql.execute("CREATE SCHEMA IF NOT EXISTS bench; CREATE TABLE " + BareEndpoint.TABLE
                        + " (id bigint PRIMARY KEY, doc text NOT NULL)");
            }
            connection.setAutoCommit(false);
            try (PreparedStatement insert =
                    connection.prepareStatement("INSERT INTO " + BareEndpoint.TABLE + " VALUES (?, ?)")) {
                for (int i = 0; i < paths.size(); i++) {
                    insert.setLong(1, i);
                    insert.setString(2, stage.service().get(paths.get(i)).body());
                    insert.addBatch();
                }
                insert.executeBatch();
            }
            connection.commit();
            connection.setAutoCommit(true);
            try (Statement sql = connection.createStatement()) {
                sql.execute("VACUUM ANALYZE " + BareEndpoint.TABLE);
            }
        }
    }

    private static boolean answers(InetSocketAddress address, String path) {
        try (HttpLoad load = new HttpLoad(address, 1)) {
            load.closed(new RandomReads(address.getHostString(), List.of(path)), 1);
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }
}
