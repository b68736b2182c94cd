// SPDX-License-Identifier: Apache-2.0
package org.onrecord.audit;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Where an audit puts what grows with the log: temporary files, and a bounded share of memory outside the heap for what
 * is looked up at random. Pages of a file that are changed all over are written to the disk again and again. Thread-safe.
 */
final class Scratch {
    private final Path directory;
    private final long seed;
    private final AtomicLong left;

    /**
     * Files in this directory.
     *
     * @param memoryBytes outside the heap that may be used at a time
     * @param seed that nobody knew who chose what stands in the log
     */
    Scratch(Path directory, long memoryBytes, long seed) {
        this.directory = directory;
        this.left = new AtomicLong(memoryBytes);
        this.seed = seed;
    }

    /** The file of this name. */
    Path resolve(String name) {
        return directory.resolve(name);
    }

    /** Scatters keys so that nobody could choose some that fall together. */
    long seed() {
        return seed;
    }

    /** Memory of so many bytes, all 0, to be given back; nothing when too little is left. */
    Optional<ByteBuffer> memory(int bytes) {
        if (left.addAndGet(-bytes) < 0) {
            giveBack(bytes);
            return Optional.empty();
        }
        try {
            return Optional.of(ByteBuffer.allocateDirect(bytes));
        } catch (OutOfMemoryError e) {
            // The JVM may have been given less than this share outside its heap: what is lacking goes to files, too.
            giveBack(bytes);
            return Optional.empty();
        }
    }

    /** What {@link #memory} gave is not used any more. */
    void giveBack(int bytes) {
        left.addAndGet(bytes);
    }
}
