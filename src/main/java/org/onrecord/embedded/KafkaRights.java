// SPDX-License-Identifier: Apache-2.0
package org.onrecord.embedded;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;

/** The access control list of the broker, which is exactly what its users are meant to have, after every start. */
final class KafkaRights {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final long BETWEEN_LOOKS_MILLIS = 10;

    private final Admin admin;
    private final long deadline = System.nanoTime() + PATIENCE.toNanos();

    private KafkaRights(Admin admin) {
        this.admin = admin;
    }

    /**
     * Takes away what nobody should have, grants what is missing, and returns once the broker goes by it.
     *
     * @throws TimeoutException after half a minute
     */
    static void grant(Admin admin, List<KafkaUser> users)
            throws InterruptedException, ExecutionException, TimeoutException {
        Set<AclBinding> meant =
                users.stream().flatMap(user -> user.rights().stream()).collect(Collectors.toUnmodifiableSet());
        new KafkaRights(admin).become(meant);
    }

    private void become(Set<AclBinding> meant) throws InterruptedException, ExecutionException, TimeoutException {
        Set<AclBinding> held = held();
        if (held.equals(meant)) {
            return;
        }
        Set<AclBinding> surplus = new HashSet<>(held);
        surplus.removeAll(meant);
        admin.deleteAcls(surplus.stream().map(AclBinding::toFilter).toList())
                .all()
                .get(remainingNanos(), TimeUnit.NANOSECONDS);
        admin.createAcls(meant).all().get(remainingNanos(), TimeUnit.NANOSECONDS);
        // The controller has it; the broker, whom clients ask, hears of it a moment later.
        while (!held().equals(meant)) {
            Thread.sleep(BETWEEN_LOOKS_MILLIS);
        }
    }

    private Set<AclBinding> held() throws InterruptedException, ExecutionException, TimeoutException {
        return Set.copyOf(
                admin.describeAcls(AclBindingFilter.ANY).values().get(remainingNanos(), TimeUnit.NANOSECONDS));
    }

    private long remainingNanos() throws TimeoutException {
        long remaining = deadline - System.nanoTime();
        if (remaining <= 0) {
            throw new TimeoutException("the broker did not take its access control list within " + PATIENCE);
        }
        return remaining;
    }
}
