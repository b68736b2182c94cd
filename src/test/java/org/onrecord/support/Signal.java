// SPDX-License-Identifier: Apache-2.0
package org.onrecord.support;

/** What a test can do to a process: named as {@code kill} names them. */
public enum Signal {
    /** Ends at once; nothing of its own runs any more. */
    KILL,
    /** Asks it to end in order. */
    TERM,
    /** Freezes it where it is, locks and sockets held. */
    STOP,
    /** Lets a frozen one go on. */
    CONT
}
