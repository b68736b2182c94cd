// SPDX-License-Identifier: Apache-2.0
package org.onrecord.vault;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The key store of one ledger (DESIGN §5). Any number of instances share one. A key that was destroyed is nowhere found
 * again: not here at once, and not by other instances after 60 s. Blocking, except for what is at hand; safe for any
 * thread.
 */
public final class DataKeys implements AutoCloseable {
    /** Enough for most of a second at the rate at which statements are recorded. */
    private static final int POOL = 4096;

    private static final byte[] CHECK = "onrecord key-encryption key chk1".getBytes(US_ASCII);
    private static final byte[] CHECK_CONTEXT = "check".getBytes(US_ASCII);

    private final KeyStore store;
    private final KeyEncryptionKey kek;
    private final KeyPool pool;
    private final RecentKeys recent = new RecentKeys(System::nanoTime);

    private DataKeys(KeyStore store, KeyEncryptionKey kek, KeyPool pool) {
        this.store = store;
        this.kek = kek;
        this.pool = pool;
    }

    /**
     * Opens the key store, and makes what is missing on the first start: its database, its tables and the key-encryption
     * key.
     *
     * @throws IllegalStateException when it can't be used, or holds keys and the key-encryption key is missing or another
     */
    public static DataKeys open(VaultSettings settings) {
        return open(settings, POOL);
    }

    /** @param pool keys that are kept ready */
    static DataKeys open(VaultSettings settings, int pool) {
        KeyDatabase.prepare(settings);
        DataKeys keys = opened(settings, true, pool);
        keys.pool.start();
        return keys;
    }

    /**
     * Opens the key store of a ledger to read with; makes nothing, and reserves no keys.
     *
     * @throws IllegalStateException when it can't be used, or the key-encryption key is missing or another
     */
    public static DataKeys reading(VaultSettings settings) {
        return opened(settings, false, 1);
    }

    private static DataKeys opened(VaultSettings settings, boolean makes, int pool) {
        KeyStore store = new KeyStore(settings);
        try {
            KeyEncryptionKey kek = checked(settings, store, makes);
            return new DataKeys(store, kek, new KeyPool(store, kek, pool));
        } catch (SQLException | IOException e) {
            store.close();
            throw new IllegalStateException(
                    "the key store " + settings.jdbcUrl() + " can't be used: " + e.getMessage(), e);
        } catch (RuntimeException e) {
            store.close();
            throw e;
        }
    }

    private static KeyEncryptionKey checked(VaultSettings settings, KeyStore store, boolean makes)
            throws SQLException, IOException {
        Optional<byte[]> check = store.checkValue();
        if (!Files.exists(settings.kekFile())) {
            if (check.isPresent() || !makes) {
                throw new IllegalStateException("the key-encryption key " + settings.kekFile()
                        + " is missing, and without it nothing of this log can be read: put back the one under which"
                        + " the keys in " + settings.jdbcUrl() + " were wrapped");
            }
            FileKey.make(settings.kekFile());
        }
        FileKey kek = FileKey.read(settings.kekFile());
        if (check.isEmpty() && makes) {
            store.keepCheckValue(kek.wrap(CHECK, CHECK_CONTEXT));
            check = store.checkValue();
        }
        try {
            kek.unwrap(check.orElseThrow(() -> new IllegalStateException("the key store is empty")), CHECK_CONTEXT);
            return kek;
        } catch (BrokenSeal e) {
            throw new IllegalStateException("the keys in " + settings.jdbcUrl()
                    + " were wrapped under another key-encryption key than the one in " + settings.kekFile());
        }
    }

    /**
     * New keys, durable in the key store; none was ever handed out before.
     *
     * @param patienceNanos how long to wait when none are ready
     * @throws VaultUnavailable when there were not so many in time; then none is taken
     */
    public List<DataKey> reserve(int count, long patienceNanos) throws VaultUnavailable, InterruptedException {
        List<DataKey> keys = pool.take(count, patienceNanos);
        recent.put(keys);
        return keys;
    }

    /** Returns keys that nothing was sealed under. */
    public void giveBack(Collection<DataKey> unused) {
        pool.giveBack(unused);
    }

    /**
     * These keys by their ids; one that was destroyed is left out.
     *
     * @throws SQLException when the key store does not answer within some seconds
     * @throws DamagedKey when a key in the store is not what was put there
     */
    public Map<Long, DataKey> find(Collection<Long> ids) throws SQLException {
        Map<Long, DataKey> found = new HashMap<>(ids.size() * 2);
        recent.find(ids, found);
        if (found.size() == ids.size()) {
            return found;
        }
        List<Long> missing = ids.stream().filter(id -> !found.containsKey(id)).toList();
        if (missing.isEmpty()) {
            return found;
        }
        List<DataKey> read = new ArrayList<>(missing.size());
        for (Map.Entry<Long, byte[]> wrapped : store.wrapped(missing).entrySet()) {
            read.add(unwrapped(wrapped.getKey(), wrapped.getValue()));
        }
        recent.put(read);
        read.forEach(key -> found.put(key.id(), key));
        return found;
    }

    private DataKey unwrapped(long id, byte[] wrapped) {
        try {
            return new DataKey(id, AesGcm.key(kek.unwrap(wrapped, context(id))));
        } catch (BrokenSeal e) {
            throw new DamagedKey(id);
        }
    }

    /**
     * Destroys keys, durably when this returns; ids that there are not any more are passed over. Other instances may use
     * such a key from their memory for 60 s, so whoever destroys a key destroys what it sealed in the ledger as well: the
     * key is for the copies that are out of reach.
     */
    public void destroy(Collection<Long> ids) throws SQLException {
        store.delete(ids);
        recent.evict(ids);
    }

    /** Keys that can be reserved without waiting. */
    public int ready() {
        return pool.size();
    }

    /** A wrapped key is bound to its id: two rows that are exchanged open nothing. */
    static byte[] context(long id) {
        return ByteBuffer.allocate(Long.BYTES).putLong(id).array();
    }

    /** Ends the making of keys and the connections; whoever uses it still, gets new connections. */
    @Override
    public void close() {
        pool.close();
        store.close();
    }
}
