// SPDX-License-Identifier: Apache-2.0
package org.onrecord.cli.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class HttpAnswerTest {
    private static final byte[] BYTES =
            "HTTP/1.1 201 Created\r\nLocation: /x\r\nContent-Length: 16\r\nx: y\r\n\r\n{\"position\":4711"
                    .getBytes(US_ASCII);

    @Test
    void an_answer_is_complete_with_its_last_byte_whatever_the_pieces() throws IOException {
        HttpAnswer answer = new HttpAnswer();
        for (int i = 0; i < BYTES.length; i++) {
            assertFalse(answer.isComplete(BYTES, i), "after " + i);
        }
        assertTrue(answer.isComplete(BYTES, BYTES.length));
        assertEquals(201, answer.status());
        assertEquals(4711, answer.number("\"position\":".getBytes(US_ASCII)));
        assertEquals(-1, answer.number("\"derived\":".getBytes(US_ASCII)));
    }

    @Test
    void names_of_headers_have_no_case() throws IOException {
        HttpAnswer answer = new HttpAnswer();
        byte[] bytes = "HTTP/1.1 200 OK\r\ncontent-length:2\r\n\r\nab".getBytes(US_ASCII);
        assertTrue(answer.isComplete(bytes, bytes.length));
        assertArrayEquals("ab".getBytes(US_ASCII), answer.body());
    }

    @Test
    void an_answer_without_a_length_is_refused() {
        byte[] bytes = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n".getBytes(US_ASCII);
        assertThrows(IOException.class, () -> new HttpAnswer().isComplete(bytes, bytes.length));
    }
}
