// SPDX-License-Identifier: Apache-2.0
package org.onrecord.transparency;

/**
 * A document refused before anything was made of it: not JSON (RFC 8259), or JSON outside the subset that has exactly
 * one canonical form here. It carries where the defect is, so that a caller can name it.
 */
public final class MalformedJson extends Exception {
    private static final long serialVersionUID = 1L;

    private final int offset;

    MalformedJson(String reason, int offset) {
        super(reason, null, false, false);
        this.offset = offset;
    }

    /** The byte offset, counted from 0, at which reading stopped. */
    public int offset() {
        return offset;
    }

    /** What is wrong, in words; never quotes the document, which may hold protected words. */
    public String reason() {
        return String.valueOf(getMessage());
    }
}
