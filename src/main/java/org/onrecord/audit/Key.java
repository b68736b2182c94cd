// SPDX-License-Identifier: Apache-2.0
package org.onrecord.audit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import org.onrecord.transparency.Sha256;

/** 128 bits that stand for something: half a SHA-256 of its name. */
record Key(long high, long low) {
    static Key of(String name) {
        ByteBuffer hash = ByteBuffer.wrap(Sha256.of(name.getBytes(UTF_8)));
        return new Key(hash.getLong(), hash.getLong());
    }

    static Key ofStatement(String id) {
        return of("statement " + id);
    }

    static Key ofSlot(String party, String issue, String slot) {
        return of("slot " + party + " " + issue + " " + slot);
    }
}
