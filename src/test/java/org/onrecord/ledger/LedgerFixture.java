// SPDX-License-Identifier: Apache-2.0
package org.onrecord.ledger;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Assertions;
import org.onrecord.domain.Approved;
import org.onrecord.domain.Command;
import org.onrecord.domain.Expectation;
import org.onrecord.domain.Form;
import org.onrecord.domain.IssueForm;
import org.onrecord.domain.IssueId;
import org.onrecord.domain.LogPosition;
import org.onrecord.domain.PartyForm;
import org.onrecord.domain.PartyId;
import org.onrecord.domain.RedactionBasis;
import org.onrecord.domain.RedactionRequest;
import org.onrecord.domain.StatementForm;
import org.onrecord.domain.StatementId;
import org.onrecord.support.BackingServers;
import org.onrecord.support.Endpoints;
import org.onrecord.vault.DataKeys;
import org.onrecord.vault.VaultSettings;
import org.postgresql.ds.PGSimpleDataSource;

/** A database of its own on the shared PostgreSQL, and as many ledger instances on it as a test wants. */
public final class LedgerFixture implements AutoCloseable {
    public static final String ORIGIN = "onrecord.test/ledger";

    private final String origin;
    private final Endpoints endpoints;
    private final VaultSettings vault;
    private final List<Ledger> instances = new ArrayList<>();
    private final List<DataKeys> vaults = new ArrayList<>();
    private final DataKeys keys;
    private final java.util.Random ids = new java.util.Random();

    LedgerFixture() {
        this(BackingServers.shared());
    }

    public LedgerFixture(Endpoints servers) {
        this(servers, ORIGIN);
    }

    /** What leaves the database is shared by all tests: one that needs it for itself has an origin of its own. */
    public LedgerFixture(Endpoints servers, String origin) {
        this.origin = origin;
        endpoints = servers.withFreshDatabase("ledger_" + UUID.randomUUID());
        Flyway.configure()
                .dataSource(endpoints.jdbcUrl(), endpoints.postgresUser(), endpoints.postgresPassword())
                .load()
                .migrate();
        vault = endpoints.vault();
        keys = freshKeys();
    }

    private LedgerFixture(Endpoints copy, VaultSettings vault, String origin) {
        this.endpoints = copy;
        this.origin = origin;
        this.vault = vault;
        keys = freshKeys();
    }

    /** What a backup is: a copy of the database as it stands, with the same key store. Ends the instances. */
    public LedgerFixture copy() throws InterruptedException {
        stopInstances();
        return new LedgerFixture(endpoints.withCopyOfDatabase("ledger_" + UUID.randomUUID()), vault, origin);
    }

    private void stopInstances() throws InterruptedException {
        for (Ledger ledger : instances) {
            ledger.stop(new ShutdownEvent());
        }
        instances.clear();
    }

    /** What opens the log, and reserves keys as an instance does. */
    public DataKeys keys() {
        return keys;
    }

    /** The key store, as an instance of its own opens it. */
    DataKeys freshKeys() {
        DataKeys fresh = DataKeys.open(vault);
        vaults.add(fresh);
        return fresh;
    }

    /** Destroys the key under which an entry is sealed, and so all that is sealed under it. */
    public void destroyKeyOf(LogPosition position) throws SQLException {
        keys.destroy(List.of(keyOf(position)));
    }

    /** The id of the key under which an entry is sealed. */
    long keyOf(LogPosition position) throws SQLException {
        try (Connection connection = connect()) {
            return Stored.key(connection, keys, position.value()).id();
        }
    }

    /** The servers with this database. */
    public Endpoints endpoints() {
        return endpoints;
    }

    public Ledger instance() {
        return instance(dataSource());
    }

    Ledger instance(DataSource database) {
        return instance(database, instances.isEmpty() ? keys : freshKeys());
    }

    Ledger instance(DataSource database, DataKeys keys) {
        Ledger ledger = new Ledger(database, keys, new SimpleMeterRegistry(), origin);
        ledger.start(new StartupEvent());
        instances.add(ledger);
        return ledger;
    }

    public DataSource dataSource() {
        PGSimpleDataSource database = new PGSimpleDataSource();
        database.setUrl(endpoints.jdbcUrl());
        database.setUser(endpoints.postgresUser());
        database.setPassword(endpoints.postgresPassword());
        return database;
    }

    Connection connect() throws SQLException {
        return endpoints.connect();
    }

    /** A connection to the database of the key store. */
    Connection connectToVault() throws SQLException {
        return DriverManager.getConnection(vault.jdbcUrl(), vault.user(), vault.password());
    }

    /** A connection to another database of the same cluster. */
    Connection connectElsewhere() throws SQLException {
        return endpoints.withFreshDatabase("elsewhere_" + UUID.randomUUID()).connect();
    }

    public void execute(String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Has a statement redacted, by two; the order. Nothing is destroyed yet. */
    public LogPosition redact(Ledger ledger, StatementId id, RedactionBasis basis) throws Exception {
        return redact(ledger, id, basis, List.of());
    }

    /** Has fields of a statement redacted, or all of it where none is named, by two; the order. */
    public LogPosition redact(Ledger ledger, StatementId id, RedactionBasis basis, List<String> fields)
            throws Exception {
        Redactions.Redaction asked = new Redactions(dataSource())
                .ask(id, new RedactionRequest.Of(basis, fields), "ada")
                .orElseThrow();
        outcome(ledger, submission(new Command.HoldStatement(id, "asked", new Expectation.Any())));
        return recorded(
                        ledger,
                        submission(new Command.OrderRedaction(
                                id, basis, fields, new Approved(asked.id(), "ada", "grace"))))
                .position();
    }

    /** Whether the ledger's own part of a redaction is done, once it is journalled. */
    public boolean isErased(LogPosition order, StatementId id) throws SQLException {
        execute("UPDATE ledger.redaction SET journalled = true WHERE ordered = " + order);
        return new LedgerErasure(dataSource(), keys).isDone(order, id);
    }

    public List<LogEntry> log() throws SQLException {
        try (Connection connection = connect()) {
            return new LogReader(connection, keys).read(0, 1_000_000, Integer.MAX_VALUE);
        }
    }

    public static PartyId party(Ledger ledger, String slug) throws Exception {
        recorded(ledger, defineParty(slug, "Party " + slug, new Expectation.Any()));
        return new PartyId(slug);
    }

    public static IssueId issue(Ledger ledger, String slug) throws Exception {
        recorded(
                ledger,
                submission(new Command.DefineIssue(
                        new IssueId(slug),
                        valid(IssueForm.read(Map.of("title", "Issue " + slug, "topic", "tests", "kind", "STANCE"))),
                        new Expectation.Any())));
        return new IssueId(slug);
    }

    /** A submission without a key, by nobody in particular. */
    public static Submission submission(Command command) {
        return Submission.of(command, Optional.empty(), Optional.empty());
    }

    public static Submission defineParty(String slug, String name, Expectation expectation) {
        return submission(
                new Command.DefineParty(new PartyId(slug), valid(PartyForm.read(Map.of("name", name))), expectation));
    }

    public StatementId newId() {
        synchronized (ids) {
            return StatementId.next(System.currentTimeMillis(), ids);
        }
    }

    public Command.RecordStatement vote(String party, String issue, String day, String polarity) {
        return new Command.RecordStatement(newId(), valid(StatementForm.read(voteForm(party, issue, day, polarity))));
    }

    public static Map<String, Object> voteForm(String party, String issue, String day, String polarity) {
        return Map.ofEntries(
                Map.entry("party", party),
                Map.entry("speaker", Map.of("identification", "INSTITUTION", "name", "Delegation")),
                Map.entry("directness", "OWN"),
                Map.entry("terms", "ON_THE_RECORD"),
                Map.entry("rendering", "SUMMARY"),
                Map.entry("text", "Voted."),
                Map.entry("language", "en"),
                Map.entry("kind", "VOTE"),
                Map.entry("saidAt", day),
                Map.entry("positions", List.of(Map.of("issue", issue, "polarity", polarity))));
    }

    public static Outcome.Recorded recorded(Ledger ledger, Submission submission) throws Exception {
        return Assertions.assertInstanceOf(Outcome.Recorded.class, outcome(ledger, submission));
    }

    static Outcome outcome(Ledger ledger, Submission submission) throws Exception {
        return ledger.submit(submission).get(30, TimeUnit.SECONDS);
    }

    public static <T> T valid(Form<T> form) {
        return switch (form) {
            case Form.Valid<T>(T value) -> value;
            case Form.Invalid<T> invalid -> throw new AssertionError(invalid.toString());
        };
    }

    @Override
    public void close() throws InterruptedException {
        stopInstances();
        vaults.forEach(DataKeys::close);
    }
}
