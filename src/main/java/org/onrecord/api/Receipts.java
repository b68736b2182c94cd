// SPDX-License-Identifier: Apache-2.0
package org.onrecord.api;

import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.onrecord.domain.LogPosition;
import org.onrecord.heads.PublishedLog;

/** The proof that an entry is in the log, for whoever asks for it with the recording (RFC 7240, {@code Prefer: receipt}). */
@Singleton
class Receipts {
    static final String PREFER = "Prefer";
    static final String PREFERENCE = "receipt";

    private static final Logger LOG = Logger.getLogger(Receipts.class);
    private static final long PATIENCE_MILLIS = 3000;

    private final PublishedLog log;

    Receipts(PublishedLog log) {
        this.log = log;
    }

    static boolean isPreferred(String prefer) {
        return Arrays.stream(prefer.split(",", -1)).anyMatch(one -> one.strip().equalsIgnoreCase(PREFERENCE));
    }

    /** A {@code .tlog-proof} of an entry, once a head covers it; empty when none does in time: the entry is recorded all the same. */
    CompletionStage<Optional<byte[]>> of(LogPosition entry) {
        return log.covered(entry)
                .orTimeout(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)
                .thenApplyAsync(covered -> prove(entry), Infrastructure.getDefaultExecutor())
                .exceptionally(late -> {
                    LOG.debugf("no receipt for entry %s: cause=%s", entry, late);
                    return Optional.empty();
                });
    }

    private Optional<byte[]> prove(LogPosition entry) {
        try {
            return log.proof(entry, Optional.empty());
        } catch (SQLException e) {
            throw new CompletionException(e);
        }
    }
}
