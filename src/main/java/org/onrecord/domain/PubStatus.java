// SPDX-License-Identifier: Apache-2.0
package org.onrecord.domain;

/** The IPTC publication status of a statement. */
public enum PubStatus {
    USABLE,
    WITHHELD,
    CANCELED
}
