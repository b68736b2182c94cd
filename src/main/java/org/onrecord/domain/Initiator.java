// SPDX-License-Identifier: Apache-2.0
package org.onrecord.domain;

/** Who set a correction off: the outlet that published, or the desk that read. */
public enum Initiator {
    OUTLET,
    DESK
}
