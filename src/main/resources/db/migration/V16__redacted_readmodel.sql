-- SPDX-License-Identifier: Apache-2.0
-- Statements that were redacted: their rows go, and so does what other entries made of them. A reading of a history item
-- remembers which entry told it, so that it can go with that entry. Rows of the version before do not: all are dropped
-- here, and the projector makes them again from the log.

TRUNCATE readmodel.party, readmodel.issue, readmodel.statement, readmodel.statement_issue, readmodel.statement_outlet,
    readmodel.statement_entry, readmodel.version_issue, readmodel.relation, readmodel.stance, readmodel.history,
    readmodel.change, readmodel.moment;
UPDATE readmodel.projection SET position = -1, kafka_offset = 0, recorded = 0;

ALTER TABLE readmodel.history
    ADD COLUMN told   bigint NOT NULL, -- position of the derived entry that says so
    ADD COLUMN untold bigint;          -- of the one that says that it is gone; null when it stands, or reads otherwise

-- One row a statement that an order destroyed.
CREATE TABLE readmodel.redacted (
    statement uuid   NOT NULL,
    entry     bigint NOT NULL, -- position of its recording
    position  bigint NOT NULL  -- of the order
);
CREATE UNIQUE INDEX redacted_statement ON readmodel.redacted (statement);
CREATE UNIQUE INDEX redacted_position ON readmodel.redacted (position);

-- The histories that lost something, and the order by which they did: the last one.
CREATE TABLE readmodel.redacted_slot (
    issue    bigint NOT NULL,
    party    bigint NOT NULL,
    position bigint NOT NULL, -- of the order
    recorded bigint NOT NULL,
    slot     text COLLATE "C" NOT NULL
);
CREATE UNIQUE INDEX redacted_slot_key ON readmodel.redacted_slot (issue, party, slot);
