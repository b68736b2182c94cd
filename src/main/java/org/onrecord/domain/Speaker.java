// SPDX-License-Identifier: Apache-2.0
package org.onrecord.domain;

import java.util.Optional;

/**
 * Who spoke, as far as the desk may write it down. The affiliation is not the party whose stance is meant.
 *
 * @param descriptor the agreed words for an unnamed speaker, such as "an official briefed on the talks"
 * @param sourceRef a pseudonym that joins statements of one unnamed source; never an identity
 */
public record Speaker(
        Identification identification,
        Optional<String> name,
        Optional<String> role,
        Optional<String> affiliation,
        Optional<String> descriptor,
        Optional<String> sourceRef) {}
