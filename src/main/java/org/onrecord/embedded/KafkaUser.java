// SPDX-License-Identifier: Apache-2.0
package org.onrecord.embedded;

import static org.apache.kafka.common.acl.AclOperation.READ;
import static org.apache.kafka.common.acl.AclPermissionType.ALLOW;
import static org.apache.kafka.common.resource.PatternType.LITERAL;
import static org.apache.kafka.common.resource.PatternType.PREFIXED;
import static org.apache.kafka.common.resource.ResourceType.GROUP;
import static org.apache.kafka.common.resource.ResourceType.TOPIC;

import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;

/**
 * Somebody who may read some topics of the embedded broker and do nothing else there.
 *
 * @param name letters, digits and hyphens
 * @param topics by their whole names
 * @param groupPrefixes what the names of his consumer groups begin with
 */
public record KafkaUser(String name, Set<String> topics, Set<String> groupPrefixes) {
    private static final String FROM_ANYWHERE = "*";

    public KafkaUser {
        if (!name.matches("[A-Za-z0-9-]+")) {
            throw new IllegalArgumentException("not a user name: " + name);
        }
        topics = Set.copyOf(topics);
        groupPrefixes = Set.copyOf(groupPrefixes);
    }

    /** The same as Kafka has it; to READ includes to DESCRIBE. */
    Set<AclBinding> rights() {
        return Stream.concat(
                        topics.stream().map(topic -> right(TOPIC, topic, LITERAL)),
                        groupPrefixes.stream().map(prefix -> right(GROUP, prefix, PREFIXED)))
                .collect(Collectors.toUnmodifiableSet());
    }

    private AclBinding right(ResourceType type, String resource, PatternType pattern) {
        return new AclBinding(
                new ResourcePattern(type, resource, pattern),
                new AccessControlEntry("User:" + name, FROM_ANYWHERE, READ, ALLOW));
    }
}
