// SPDX-License-Identifier: Apache-2.0
package org.onrecord.readmodel;

/**
 * An answer about parties and issues named in an address, of which some may not be defined.
 *
 * @param answer what is asked for; empty when the scope is unknown
 */
public record Scope<T>(boolean partyKnown, boolean issueKnown, T answer) {}
