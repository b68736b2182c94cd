// SPDX-License-Identifier: Apache-2.0
package org.onrecord.audit;

/**
 * When an audit asked for the head, by the auditor's own clock.
 *
 * @param askedMillis when, epoch milliseconds: the log ended there then, or later
 * @param cameMillis when it had come, epoch milliseconds: what it covers was recorded by then
 * @param isLive whether a service was asked, and not an export
 */
record Visit(long askedMillis, long cameMillis, boolean isLive) {}
