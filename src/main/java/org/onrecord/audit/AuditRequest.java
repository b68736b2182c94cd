// SPDX-License-Identifier: Apache-2.0
package org.onrecord.audit;

import java.nio.file.Path;
import java.util.Optional;
import org.onrecord.timestamp.Authorities;
import org.onrecord.transparency.VerifierKey;
import org.onrecord.transparency.WitnessPolicy;

/**
 * What is to be audited, and with whose word.
 *
 * @param place the address of a service, with {@code http://} or {@code https://}, or the directory of an exported log
 * @param log a key that the log signs or signed with; its name is the origin
 * @param token opens the disclosures of a service; without it they are WITHHELD
 * @param state the file of remembered heads, instead of the usual one
 * @param export a directory to which all that is read goes; empty or not there yet
 * @param witnesses whose times count, and of whom enough must have cosigned the head
 * @param authorities whose stamps count as times
 * @param predecessor a key that the log signed with for which this one goes on, if it goes on for one
 * @param predecessorState the file of remembered heads of that log, instead of the usual one
 */
public record AuditRequest(
        String place,
        VerifierKey log,
        Optional<String> token,
        Optional<Path> state,
        Optional<Path> export,
        WitnessPolicy witnesses,
        Authorities authorities,
        Optional<VerifierKey> predecessor,
        Optional<Path> predecessorState) {

    /** Where no time-stamping authority is believed, of a log of which no other is known. */
    public AuditRequest(
            String place,
            VerifierKey log,
            Optional<String> token,
            Optional<Path> state,
            Optional<Path> export,
            WitnessPolicy witnesses) {
        this(place, log, token, state, export, witnesses, Authorities.NONE, Optional.empty(), Optional.empty());
    }
}
