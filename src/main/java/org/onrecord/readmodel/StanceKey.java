// SPDX-License-Identifier: Apache-2.0
package org.onrecord.readmodel;

/** Where a stance stands: keys of issue and party, and the slot's label. */
record StanceKey(long issue, long party, String slot) {}
