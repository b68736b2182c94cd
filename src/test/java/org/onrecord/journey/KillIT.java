// SPDX-License-Identifier: Apache-2.0
package org.onrecord.journey;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.onrecord.support.Await;
import org.onrecord.support.BackingProcess;
import org.onrecord.support.ServiceProcess;
import org.onrecord.support.TestDirectories;

/**
 * SIGKILL at random moments in the middle of appends, relaying, projecting and a batch upload, again and again. With
 * embedded servers the broker dies with the service and PostgreSQL is left behind; with servers of their own both go on,
 * and a transaction of each may be left open.
 */
class KillIT {
    private static final Duration PROGRESS = Duration.ofSeconds(60);
    private static final int WRITERS = 6;

    private final Path data = TestDirectories.fresh("kill");
    private final long seed = Long.getLong("onrecord.test.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final Notes notes = new Notes();

    /** How a service is started again. */
    private interface Start {
        ServiceProcess start();
    }

    @AfterEach
    void clear() {
        TestDirectories.delete(data);
    }

    @Test
    void service_killed_with_its_embedded_servers_again_and_again_loses_nothing_and_invents_nothing() throws Exception {
        killWhileWriting(4, () -> ServiceProcess.embedded(data));
    }

    @Test
    void service_killed_again_and_again_beside_servers_that_go_on_loses_nothing_and_invents_nothing() throws Exception {
        try (BackingProcess backing = BackingProcess.durable(data.resolve("backing"))) {
            killWhileWriting(3, () -> ServiceProcess.on(backing.endpoints(), data.resolve("service")));
        }
    }

    private void killWhileWriting(int kills, Start start) throws Exception {
        System.out.println("seed " + seed);
        ServiceProcess service = start.start().awaitReady();
        try (Desk desk = new Desk(seed, notes)) {
            desk.worksWith(service.base());
            desk.define();
            desk.write(WRITERS, 0, Duration.ofMillis(1));
            desk.upload(Duration.ofMillis(200));
            for (int kill = 0; kill < kills; kill++) {
                int until = notes.acknowledged() + 50 + random.nextInt(1200);
                Await.until(until + " acknowledged", PROGRESS, () -> notes.acknowledged() >= until);
                service.kill();
                System.out.println("killed at " + notes.acknowledged() + " acknowledged statements");
                service.close();
                service = start.start().awaitReady();
                desk.worksWith(service.base());
            }
            int until = notes.acknowledged() + 100;
            Await.until(until + " acknowledged", PROGRESS, () -> notes.acknowledged() >= until);
            desk.finish();
            assertTrue(notes.acknowledged() > 100);
            LedgerAudit.holds(service.servers(), service.base(), notes);
        } finally {
            service.close();
        }
    }
}
