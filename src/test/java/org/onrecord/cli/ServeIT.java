// SPDX-License-Identifier: Apache-2.0
package org.onrecord.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
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
    void data_directory_in_use_is_refused_with_one_sentence() {
        try (ServiceProcess first = ServiceProcess.embedded(data).awaitReady();
                ServiceProcess second = ServiceProcess.embedded(data)) {
            assertEquals(1, second.awaitExit(SOON));
            assertTrue(second.log().contains("is in use by another Onrecord"), second.log());
            assertTrue(first.isAlive());
        }
    }

    @Test
    void taken_port_is_refused_with_one_sentence() {
        try (ServiceProcess first = ServiceProcess.embedded(data).awaitReady();
                ServiceProcess second = ServiceProcess.embedded(
                        data.resolve("other"),
                        "--port",
                        Integer.toString(first.base().getPort()))) {
            assertEquals(1, second.awaitExit(SOON));
            assertTrue(second.log().contains("is taken by another program"), second.log());
        }
    }
}
