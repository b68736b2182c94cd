// SPDX-License-Identifier: Apache-2.0
package org.onrecord.domain;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpeakerTest {
    @ParameterizedTest
    @CsvSource({
        "NAMED, Taher Al-Nono,,, NAMED, TAHER AL NONO,,, true",
        "NAMED, Taher Al-Nono,,, NAMED, Taher Nono,,, false",
        "NAMED, Taher Al-Nono,,, INSTITUTION, Taher Al-Nono,,, false",
        "INSTITUTION, The Ministry,,, INSTITUTION, “the ministry”,,, true",
        "INSTITUTION, The Ministry,,, INSTITUTION,,,, false",
        "INSTITUTION,, an agency,, INSTITUTION,, An agency,, true",
        "UNNAMED_AFFILIATED,, a US official, s1, UNNAMED_AFFILIATED,, an aide, s1, true",
        "UNNAMED_AFFILIATED,, a US official, s1, UNNAMED_AFFILIATED,, a US official, s2, false",
        "UNNAMED_AFFILIATED,, a US official, s1, UNNAMED_AFFILIATED,, a U.S. official,, false",
        "UNNAMED_AFFILIATED,, a US official, s1, UNNAMED_AFFILIATED,, A US  official,, true",
        "UNNAMED_AFFILIATED,, a US official,, UNNAMED_UNAFFILIATED,, a US official,, false",
        "UNATTRIBUTED,,,, UNATTRIBUTED,,,, true"
    })
    void sameSpeaker_isOneIdentificationAndOneNameOrSource(
            Identification identification,
            String name,
            String descriptor,
            String sourceRef,
            Identification otherIdentification,
            String otherName,
            String otherDescriptor,
            String otherSourceRef,
            boolean expected) {
        Statement one = said(identification, name, descriptor, sourceRef);
        Statement other = said(otherIdentification, otherName, otherDescriptor, otherSourceRef);

        assertEquals(expected, Speaker.sameSpeaker(one, other));
        assertEquals(expected, Speaker.sameSpeaker(other, one));
    }

    private static Statement said(Identification identification, String name, String descriptor, String sourceRef) {
        Utterance utterance = Utterance.on("2024-05-04");
        utterance.speaker.clear();
        utterance.speaker.put("identification", identification.name());
        Optional.ofNullable(name).ifPresent(value -> utterance.speaker.put("name", value));
        Optional.ofNullable(descriptor).ifPresent(value -> utterance.speaker.put("descriptor", value));
        Optional.ofNullable(sourceRef).ifPresent(value -> utterance.speaker.put("sourceRef", value));
        return utterance.statement();
    }
}
