// SPDX-License-Identifier: Apache-2.0
package org.onrecord.domain;

/**
 * A stance as derived events tell it: where it is held, and how it came about.
 *
 * @param ref the entries that make it
 * @param changeKind the kind of the last change in its history
 * @param sinceMillis epoch milliseconds at which that change took effect
 * @param lastAffirmedMillis epoch milliseconds at which it was last said
 */
public record Held(Ref ref, ChangeKind changeKind, long sinceMillis, long lastAffirmedMillis) {}
