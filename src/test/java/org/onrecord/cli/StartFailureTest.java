// SPDX-License-Identifier: Apache-2.0
package org.onrecord.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import org.junit.jupiter.api.Test;

class StartFailureTest {
    @Test
    void why_saysWhatWasBeingDone_andWhatHinderedIt() {
        Throwable failure = new RuntimeException(
                "Failed to start quarkus",
                new RuntimeException(
                        "Error injecting",
                        new UncheckedIOException(
                                "the key of the log can't be read", new NoSuchFileException("log.password"))));

        assertEquals(
                "the key of the log can't be read: java.nio.file.NoSuchFileException: log.password",
                StartFailure.why(failure));
    }

    @Test
    void why_saysNothingTwice() {
        IOException root = new IOException("the disk is full");

        assertEquals("java.io.IOException: the disk is full", StartFailure.why(new UncheckedIOException(root)));
        assertEquals(
                "java.io.IOException: the disk is full",
                StartFailure.why(new IllegalStateException("no: the disk is full", root)));
    }

    @Test
    void why_ofAFailureWithoutACause_isWhatItSays() {
        assertEquals("java.lang.IllegalStateException: no", StartFailure.why(new IllegalStateException("no")));
    }

    @Test
    void why_ofCausesWithoutEnd_ends() {
        Exception first = new IllegalStateException("first");
        first.initCause(new IllegalStateException("second", first));

        assertTrue(StartFailure.why(first).startsWith("first: second: first"));
    }
}
