// SPDX-License-Identifier: Apache-2.0
package org.onrecord.domain;

/** Where one stance is kept: what a party holds on an issue, by its own word or as reported. */
public record SlotKey(PartyId party, IssueId issue, Slot slot) {}
