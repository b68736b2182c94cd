// SPDX-License-Identifier: Apache-2.0
package org.onrecord.audit;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.onrecord.transparency.TilePath;

/**
 * Where a log is read from: a service, or a directory to which one was exported. Whatever it gives is to be checked.
 * {@link #lines} is for one thread; everything else may be used by another at the same time.
 */
interface LogSource extends AutoCloseable {
    /** What disclosures are given of. */
    int LINES_OF_A_CHUNK = TilePath.FULL;

    /** The lines of a chunk are not longer: all of the widest that can be recorded would be, and none yet was near it. */
    int MAX_CHUNK_BYTES = 128 << 20;

    /** As many changes of its key as a log may have: a day apart at least, that is years. */
    int MAX_ROTATIONS = 1_000;

    /** The signed note of the last head. */
    byte[] checkpoint() throws CannotAudit;

    /** The signed note of the last head that the log says enough witnesses have cosigned; nothing when it says of none. */
    Optional<byte[]> witnessedCheckpoint() throws CannotAudit;

    /** A line for each change of the log's key, with what proves it; what they say is to be checked. */
    List<byte[]> rotations() throws CannotAudit;

    /** Notes of earlier heads that came along; what they say is to be checked. */
    List<byte[]> earlierNotes() throws CannotAudit;

    /**
     * Copies a line for each head that a time-stamping authority has stamped into a new file, or makes none where there are
     * none; what they say is to be checked.
     */
    void copyStamps(Path to) throws CannotAudit;

    /** A tile or a bundle of entries; nothing when the log has it not. */
    Optional<byte[]> tile(TilePath path) throws CannotAudit;

    /**
     * Waits a moment, for what may be on its way: instances of a service learn of each other's heads within a second or so.
     *
     * @return false when nothing is to be waited for, or enough has been
     */
    default boolean awaitMore() throws CannotAudit {
        return false;
    }

    /**
     * Waits a moment for a head, of which there is one a minute at the least.
     *
     * @return false when nothing is to be waited for, or enough has been
     */
    default boolean awaitHead() throws CannotAudit {
        return false;
    }

    /** Where heads and entries are read that are not kept: those behind the head that is audited. */
    default LogSource beyond() {
        return this;
    }

    /** Whether disclosures are given at all. */
    boolean isDisclosed();

    /**
     * The lines of the entries from a position on, in their order, each with its line feed; fewer where the log gives no
     * more.
     *
     * @param first a multiple of {@value #LINES_OF_A_CHUNK}, mostly the one behind the call before
     * @param count at most {@value #LINES_OF_A_CHUNK}
     * @param size of the log that is read: nothing behind it is asked for
     * @return what is there, which may be more in a directory
     */
    byte[] lines(long first, int count, long size) throws CannotAudit;

    /**
     * Every served stance as known at a position; nothing when they were not exported. Ahead of the stances of a page come
     * rows with an {@code order}, which name histories of which that has taken something since.
     */
    Optional<StanceRows> stances(long knownAt) throws CannotAudit;

    /**
     * Every stance as it is served now, by no less than the entry at a position; nothing where nobody serves any. It is
     * what the cleared are told who ask for no time.
     *
     * @param newest the size of the last head that is known
     */
    default Optional<StanceRows> stancesNow(long minPosition, long newest) throws CannotAudit {
        return Optional.empty();
    }

    @Override
    void close();

    /** Served stances, one after the other. */
    interface StanceRows extends AutoCloseable {
        /** The next row; nothing behind the last. */
        Optional<Map<String, Object>> next() throws CannotAudit;

        @Override
        void close() throws CannotAudit;
    }
}
