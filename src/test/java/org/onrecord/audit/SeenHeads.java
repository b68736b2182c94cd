// SPDX-License-Identifier: Apache-2.0
package org.onrecord.audit;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.onrecord.transparency.Checkpoint;

/** Heads that an auditor is to have seen before, with nothing absent under them. */
final class SeenHeads {
    private SeenHeads() {}

    /** @param isLive whether the log was seen to end there */
    static void remember(RememberedHeads remembered, Checkpoint.Signed head, long millis, boolean isLive)
            throws CannotAudit {
        remembered.remember(
                new RememberedHeads.Head(new String(head.bytes(), UTF_8), millis, isLive ? millis : Long.MIN_VALUE),
                head.checkpoint(),
                new DeferredAbsences(remembered.absences()));
    }
}
