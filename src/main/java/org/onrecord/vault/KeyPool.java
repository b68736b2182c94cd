// SPDX-License-Identifier: Apache-2.0
package org.onrecord.vault;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.onrecord.platform.Background;

/**
 * Keys made ahead and durable, so that an append waits for no second commit. A thread of its own makes more while they are
 * taken; those that are left over when the service ends are never used and harmless. Safe for any thread.
 */
final class KeyPool implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(KeyPool.class);

    /** Keys of one insert. */
    private static final int MAX_MADE = 1024;

    private static final long LOOK_MILLIS = 20;
    private static final long BACK_OFF_MILLIS = 250;
    private static final long STOP_MILLIS = 12_000;

    private final KeyStore store;
    private final KeyEncryptionKey kek;
    private final ArrayBlockingQueue<DataKey> ready;
    private final Background filler = new Background("onrecord-vault", this::fill, this::failed);
    private volatile String trouble = "";

    KeyPool(KeyStore store, KeyEncryptionKey kek, int size) {
        this.store = store;
        this.kek = kek;
        this.ready = new ArrayBlockingQueue<>(size);
    }

    void start() {
        filler.start();
    }

    int size() {
        return ready.size();
    }

    List<DataKey> take(int count, long patienceNanos) throws VaultUnavailable, InterruptedException {
        List<DataKey> taken = new ArrayList<>(count);
        long deadline = System.nanoTime() + patienceNanos;
        ready.drainTo(taken, count);
        while (taken.size() < count) {
            DataKey next = ready.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (next == null) {
                giveBack(taken);
                throw new VaultUnavailable("the key store made no keys in time" + trouble);
            }
            taken.add(next);
        }
        return taken;
    }

    void giveBack(Collection<DataKey> unused) {
        unused.forEach(ready::offer);
    }

    private void fill() throws SQLException {
        while (!filler.stops(0)) {
            int missing = ready.remainingCapacity();
            if (missing * 4 < ready.size()) {
                filler.stops(LOOK_MILLIS);
            } else {
                make(Math.min(missing, MAX_MADE)).forEach(ready::offer);
                trouble = "";
            }
        }
    }

    private List<DataKey> make(int count) throws SQLException {
        List<DataKey> made = new ArrayList<>(count);
        Map<Long, byte[]> wrapped = new LinkedHashMap<>(count * 2);
        for (Long id : store.newIds(count)) {
            byte[] key = AesGcm.newKey();
            wrapped.put(id, kek.wrap(key, DataKeys.context(id)));
            made.add(new DataKey(id, AesGcm.key(key)));
        }
        store.keep(wrapped, System.currentTimeMillis());
        return made;
    }

    private long failed(Exception e) {
        trouble = ": " + e.getMessage();
        LOG.warnf("no data keys are made, trying again: cause=%s", e.toString());
        return BACK_OFF_MILLIS;
    }

    @Override
    public void close() {
        filler.stop(STOP_MILLIS);
    }
}
