// SPDX-License-Identifier: Apache-2.0
package org.onrecord.domain;

/** How close the recorded text is to the words spoken. */
public enum Rendering {
    DIRECT_QUOTE,
    PARTIAL_QUOTE,
    PARAPHRASE,
    SUMMARY
}
