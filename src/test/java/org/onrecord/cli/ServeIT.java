// SPDX-License-Identifier: Apache-2.0
package org.onrecord.cli;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.onrecord.support.ServiceProcess;
import org.onrecord.support.TestDirectories;

/** The packaged service on its own embedded servers: starting, stopping, dying, and saying why it cannot. */
class ServeIT {
    private static final Duration SOON = Duration.ofSeconds(60);

    private final Path data = TestDirectories.fresh("serve");

    @AfterEach
    void clear() {
        TestDirectories.delete(data);
    }

    @Test
    void service_killed_while_running_starts_again_on_the_same_directory() {
        try (ServiceProcess first = ServiceProcess.embedded(data).awaitReady()) {
            first.kill();
            try (ServiceProcess second = ServiceProcess.embedded(data).awaitReady()) {
                assertEquals(143, second.stop(), second.log());
            }
        }
    }

    @Test
    void data_directory_in_use_is_refused_with_one_sentence() throws IOException {
        try (FileChannel holder = FileChannel.open(data.resolve("lock"), CREATE, WRITE);
                FileLock held = holder.lock();
                ServiceProcess refused = ServiceProcess.embedded(data)) {
            assertEquals(1, refused.awaitExit(SOON));
            assertTrue(held.isValid());
            assertTrue(refused.log().contains("is in use by another Onrecord"), refused.log());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"--port", "--postgres-port", "--kafka-port"})
    void taken_port_is_refused_with_one_sentence_that_names_its_option(String option) throws IOException {
        try (ServerSocket stranger = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                ServiceProcess refused =
                        ServiceProcess.embedded(data, option, Integer.toString(stranger.getLocalPort()))) {
            assertEquals(1, refused.awaitExit(SOON));
            assertTrue(refused.log().contains("choose another port with " + option + "."), refused.log());
        }
    }
}
