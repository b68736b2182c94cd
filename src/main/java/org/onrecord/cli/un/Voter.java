// SPDX-License-Identifier: Apache-2.0
package org.onrecord.cli.un;

/** A state as the data set names it; {@code code} may be empty and is not unique, so the name is the identity. */
record Voter(String name, String code) {}
