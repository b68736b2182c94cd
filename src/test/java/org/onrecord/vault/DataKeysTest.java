// SPDX-License-Identifier: Apache-2.0
package org.onrecord.vault;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.onrecord.support.Await;
import org.onrecord.support.BackingServers;
import org.onrecord.support.Endpoints;
import org.onrecord.support.TestDirectories;

class DataKeysTest {
    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(30);
    private static final byte[] CONTEXT = {1};
    private static final byte[] PLAIN = "said".getBytes(UTF_8);

    private final Path directory = TestDirectories.fresh("vault");
    private final List<DataKeys> open = new ArrayList<>();
    private VaultSettings settings;

    @BeforeEach
    void name() {
        Endpoints servers = BackingServers.shared();
        String ledger = servers.jdbcUrl().replaceFirst("[^/]*$", "vault_" + UUID.randomUUID());
        settings = new VaultSettings(
                VaultSettings.beside(ledger),
                servers.postgresUser(),
                servers.postgresPassword(),
                VaultSettings.kekFile(directory));
    }

    @AfterEach
    void close() {
        open.forEach(DataKeys::close);
        TestDirectories.delete(directory);
    }

    private DataKeys keys() {
        return with(DataKeys.open(settings));
    }

    private DataKeys keys(int pool) {
        DataKeys keys = with(DataKeys.open(settings, pool));
        Await.until(pool + " keys ready", Duration.ofSeconds(30), () -> keys.ready() == pool);
        return keys;
    }

    private DataKeys reader() {
        return with(DataKeys.reading(settings));
    }

    private DataKeys with(DataKeys keys) {
        open.add(keys);
        return keys;
    }

    private VaultSettings withKek(Path file) {
        return new VaultSettings(settings.jdbcUrl(), settings.user(), settings.password(), file);
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection(settings.jdbcUrl(), settings.user(), settings.password());
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static List<Long> ids(List<DataKey> keys) {
        return keys.stream().map(DataKey::id).toList();
    }

    private static void assertSays(String what, IllegalStateException refusal) {
        assertTrue(String.valueOf(refusal.getMessage()).contains(what), refusal.getMessage());
    }

    @Test
    void aReservedKey_isDurable_andOpensForWhoeverHasItsWrapper() throws Exception {
        List<DataKey> reserved = keys().reserve(10, PATIENCE);

        Map<Long, DataKey> found = reader().find(ids(reserved));

        assertEquals(10, found.size());
        for (DataKey key : reserved) {
            DataKey same = Objects.requireNonNull(found.get(key.id()));
            assertArrayEquals(PLAIN, same.open(key.seal(PLAIN, CONTEXT), CONTEXT));
        }
    }

    @Test
    void theWrapper_isAFileOfItsOwner() {
        keys();
        assertEquals("rw-------", PosixFilePermissions.toString(posix(settings.kekFile())));
        assertEquals(
                "rwx------",
                PosixFilePermissions.toString(posix(settings.kekFile().resolveSibling(""))));
    }

    private static Set<java.nio.file.attribute.PosixFilePermission> posix(Path path) {
        try {
            return Files.getPosixFilePermissions(path);
        } catch (java.io.IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aDestroyedKey_isFoundNowhere_andItsNeighboursAre() throws Exception {
        DataKeys keys = keys();
        List<Long> ids = ids(keys.reserve(3, PATIENCE));

        keys.destroy(List.of(ids.get(1), Long.MAX_VALUE));

        Set<Long> left = Set.of(ids.get(0), ids.get(2));
        assertEquals(left, keys.find(ids).keySet());
        assertEquals(left, reader().find(ids).keySet());
    }

    @Test
    void twoWrappedKeys_thatAreExchanged_openNothing() throws Exception {
        List<Long> ids = ids(keys().reserve(2, PATIENCE));
        execute("UPDATE vault.data_key k SET wrapped = o.wrapped FROM vault.data_key o"
                + " WHERE k.id IN (%d, %d) AND o.id = %d - k.id"
                        .formatted(ids.get(0), ids.get(1), ids.get(0) + ids.get(1)));
        DataKeys reader = reader();

        assertSays("was changed or moved", assertThrows(IllegalStateException.class, () -> reader.find(ids)));
    }

    @Test
    void anotherWrapper_isRefusedAtTheStart() throws Exception {
        keys();
        Path other = directory.resolve("other").resolve("kek");
        FileKey.make(other);
        VaultSettings wrong = withKek(other);

        assertSays(
                "under another key-encryption key than the one in " + other,
                assertThrows(IllegalStateException.class, () -> DataKeys.open(wrong)));
        assertSays(
                "under another key-encryption key than the one in " + other,
                assertThrows(IllegalStateException.class, () -> DataKeys.reading(wrong)));
    }

    @Test
    void aWrapperThatIsMissing_isNotMadeAnew() {
        keys();
        Path missing = directory.resolve("missing").resolve("kek");
        VaultSettings without = withKek(missing);

        assertSays(missing + " is missing", assertThrows(IllegalStateException.class, () -> DataKeys.open(without)));
        assertFalse(Files.exists(missing));
    }

    @Test
    void aFileThatIsNoKey_isRefused() throws Exception {
        Files.createDirectories(settings.kekFile().resolveSibling(""));
        Files.writeString(settings.kekFile(), "short");

        assertSays("holds 5 bytes", assertThrows(IllegalStateException.class, () -> DataKeys.open(settings)));
    }

    @Test
    void aReader_makesNothing() {
        assertThrows(IllegalStateException.class, () -> DataKeys.reading(settings));
        assertThrows(SQLException.class, this::connect);
        assertFalse(Files.exists(settings.kekFile()));
    }

    @Test
    void manyThatStartAtOnce_makeOneStore_andNeverGetTheSameKey() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<List<Long>>> starts = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                starts.add(threads.submit(() -> {
                    try (DataKeys keys = DataKeys.open(settings, 64)) {
                        List<Long> ids = new ArrayList<>();
                        for (int round = 0; round < 20; round++) {
                            ids.addAll(ids(keys.reserve(10, PATIENCE)));
                        }
                        return ids;
                    }
                }));
            }
            Set<Long> all = new HashSet<>();
            for (Future<List<Long>> start : starts) {
                all.addAll(start.get());
            }
            assertEquals(4 * 20 * 10, all.size());
            assertEquals(all, reader().find(all).keySet());
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void aStoreThatTakesNoKeys_givesWhatIsReady_thenFailsInTime_andGoesOn() throws Exception {
        DataKeys keys = keys(8);
        try (Connection holder = connect();
                Statement sql = holder.createStatement()) {
            holder.setAutoCommit(false);
            sql.execute("LOCK TABLE vault.data_key");

            assertEquals(5, keys.reserve(5, 0).size());
            long bound = TimeUnit.MILLISECONDS.toNanos(300);
            long start = System.nanoTime();
            assertThrows(VaultUnavailable.class, () -> keys.reserve(4, bound));
            assertTrue(System.nanoTime() - start >= bound, "gave up early");
            assertEquals(3, keys.ready(), "a reservation that fails keeps nothing");
            holder.rollback();
        }
        assertEquals(20, Set.copyOf(ids(keys.reserve(20, PATIENCE))).size());
    }

    @Test
    void keysGivenBack_areHandedOutAgain() throws Exception {
        DataKeys keys = keys(4);
        try (Connection holder = connect();
                Statement sql = holder.createStatement()) {
            holder.setAutoCommit(false);
            sql.execute("LOCK TABLE vault.data_key");
            List<DataKey> reserved = keys.reserve(4, 0);
            keys.giveBack(reserved);
            assertEquals(Set.copyOf(ids(reserved)), Set.copyOf(ids(keys.reserve(4, 0))));
            holder.rollback();
        }
    }

    @Test
    void sessionsThatAreEnded_areReplacedUnnoticed() throws Exception {
        DataKeys keys = keys();
        List<Long> ids = ids(keys.reserve(2, PATIENCE));
        DataKeys reader = reader();
        assertEquals(1, reader.find(ids.subList(0, 1)).size());
        try (Connection elsewhere = BackingServers.shared().connect();
                Statement sql = elsewhere.createStatement()) {
            // A worker of autovacuum may be there, too, and is nobody's to end.
            sql.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE backend_type = 'client backend'"
                    + " AND datname = '" + settings.database() + "'");
        }
        assertEquals(2, reader.find(ids).size());
        keys.destroy(ids);
        assertEquals(Set.of(), keys.find(ids).keySet());
        assertEquals(5_000, keys.reserve(5_000, PATIENCE).size());
    }

    @Test
    void theStore_isBesideTheLedger_andItsPasswordIsNotTold() {
        assertEquals(
                "jdbc:postgresql://db.example:5432/onrecord_keys?ssl=true",
                VaultSettings.beside("jdbc:postgresql://db.example:5432/onrecord?ssl=true"));
        VaultSettings secret = new VaultSettings(settings.jdbcUrl(), "user", "hush", settings.kekFile());
        assertFalse(secret.toString().contains("hush"), secret.toString());
        Path kek = settings.kekFile();
        assertThrows(IllegalArgumentException.class, () -> new VaultSettings("jdbc:h2:mem", "user", "hush", kek));
    }
}
