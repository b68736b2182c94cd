// SPDX-License-Identifier: Apache-2.0
package org.onrecord.platform;

/**
 * The names under which the service measures itself, as Micrometer knows them; Prometheus shows dots as underscores. A tag
 * takes its values from a closed set in the code: never a party, an issue, a person or a word of a statement.
 */
public final class MetricNames {
    /** Timer: one group commit, from the first statement sent to PostgreSQL to the commit's answer. */
    public static final String APPEND_COMMIT = "onrecord.append.commit";

    /** Distribution: commands in one group commit. */
    public static final String APPEND_BATCH_SIZE = "onrecord.append.batch.size";

    /** Counter: entries appended to the log. */
    public static final String APPEND_ENTRIES = "onrecord.append.entries";

    /** Gauge: commands that wait for the sequencer. */
    public static final String APPEND_QUEUE_DEPTH = "onrecord.append.queue.depth";

    /** Gauge: data keys that an append can take without waiting. */
    public static final String VAULT_KEYS_READY = "onrecord.vault.keys.ready";

    /** Counter, by {@link #TAG_TYPE}: requests and batch lines that were answered with a problem. */
    public static final String PROBLEMS = "onrecord.problems";

    /** Gauge: batch requests being served. */
    public static final String BATCH_STREAMS = "onrecord.batch.streams";

    /** Counter: lines of batch requests that were answered, whatever the answer. */
    public static final String BATCH_LINES = "onrecord.batch.lines";

    /** Gauge: entries committed to the log and not yet to Kafka. */
    public static final String RELAY_LAG_ENTRIES = "onrecord.relay.lag.entries";

    /** Gauge, milliseconds: age of the oldest entry that is not yet in Kafka; 0 when there is none. */
    public static final String RELAY_LAG_MILLIS = "onrecord.relay.lag.millis";

    /** Timer: one Kafka transaction of the relay. */
    public static final String RELAY_BATCH = "onrecord.relay.batch";

    /** Counter: entries relayed to Kafka. */
    public static final String RELAY_ENTRIES = "onrecord.relay.entries";

    /** Gauge: 1 on the instance that relays, 0 on the others. */
    public static final String RELAY_ACTIVE = "onrecord.relay.active";

    /** Gauge: entries in Kafka that the read model does not reflect yet. */
    public static final String PROJECTION_LAG_ENTRIES = "onrecord.projection.lag.entries";

    /** Gauge, milliseconds: age of the oldest entry that the read model does not reflect yet; 0 when there is none. */
    public static final String PROJECTION_LAG_MILLIS = "onrecord.projection.lag.millis";

    /** Timer: one transaction of the projector. */
    public static final String PROJECTION_BATCH = "onrecord.projection.batch";

    /** Counter: entries projected. */
    public static final String PROJECTION_ENTRIES = "onrecord.projection.entries";

    /** Gauge: entries of the read model that the search does not reflect yet. */
    public static final String SEARCH_LAG_ENTRIES = "onrecord.search.lag.entries";

    /** Counter: cosignatures of witnesses on heads of this log, verified and kept. */
    public static final String WITNESS_COSIGNATURES = "onrecord.witness.cosignatures";

    /** Counter: questions that a witness did not answer with a cosignature. */
    public static final String WITNESS_FAILURES = "onrecord.witness.failures";

    /** Gauge: witnesses for which heads have waited for over a minute, on the instance that signs. */
    public static final String WITNESS_BEHIND = "onrecord.witness.behind";

    /** Counter: stamps of the time-stamping authority on heads of this log, verified and kept. */
    public static final String TIMESTAMP_STAMPS = "onrecord.timestamp.stamps";

    /** Counter: attempts at a stamp that failed. */
    public static final String TIMESTAMP_FAILURES = "onrecord.timestamp.failures";

    /** The name of a problem type, without its prefix. */
    public static final String TAG_TYPE = "type";

    private MetricNames() {}
}
