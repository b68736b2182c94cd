// SPDX-License-Identifier: Apache-2.0
package org.onrecord.cli;

import java.util.List;
import java.util.Set;
import org.onrecord.embedded.KafkaUser;
import org.onrecord.publish.Topics;

/** Who reads from the embedded Kafka beside the service, and what. */
final class KafkaReaders {
    /** Anybody; what the demo gives away. */
    static final KafkaUser READER = new KafkaUser(
            "reader", Set.of(Topics.STATEMENTS, Topics.POSITION_CHANGES, Topics.STANCES), Set.of("reader"));

    /** Who may see every entry as it was recorded. */
    static final KafkaUser CLEARED = new KafkaUser(
            "cleared",
            Set.of(Topics.LOG, Topics.STATEMENTS, Topics.POSITION_CHANGES, Topics.STANCES),
            Set.of("reader", "cleared"));

    static final List<KafkaUser> ALL = List.of(READER, CLEARED);

    private KafkaReaders() {}
}
