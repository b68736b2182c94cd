-- SPDX-License-Identifier: Apache-2.0
-- Statements that are amended, and histories that remember how they read before. Rows of the version before do not say
-- since when they are known: all are dropped here, and the projector makes them again from the log.

TRUNCATE readmodel.party, readmodel.issue, readmodel.statement, readmodel.statement_issue, readmodel.statement_outlet,
    readmodel.stance, readmodel.history, readmodel.change;
UPDATE readmodel.projection SET position = -1, kafka_offset = 0, recorded = 0;

-- `position`, `recorded` and `id` are those of the recording; every other column of before is of the standing content.
-- So is `doc`: as it was recorded until the first amendment, then written anew with every appearance.
ALTER TABLE readmodel.statement
    ADD COLUMN version   bigint  NOT NULL, -- entry whose content stands: the recording, or the last correction
    ADD COLUMN last      bigint  NOT NULL, -- last entry of its stream
    ADD COLUMN amended   bigint,           -- `recorded` of the last amendment
    ADD COLUMN rev       integer NOT NULL,
    ADD COLUMN published boolean NOT NULL, -- whether the public ever saw it
    ADD COLUMN status    text COLLATE "C" NOT NULL;
-- What a statement says is a stance in this slot only; what it ends in the other one, it takes no position there.
ALTER TABLE readmodel.statement_issue ADD COLUMN slot text COLLATE "C"; -- null: moves no stance
CREATE INDEX statement_status ON readmodel.statement (status, position) WHERE status <> 'USABLE';

-- Every entry of the stream of a statement that was amended, the recording included; none of the others.
CREATE TABLE readmodel.statement_entry (
    position  bigint  NOT NULL,
    statement bigint  NOT NULL, -- position of the recording
    recorded  bigint  NOT NULL,
    rev       integer NOT NULL,
    type      text COLLATE "C" NOT NULL,
    doc       text NOT NULL -- the payload as it was recorded
);
CREATE UNIQUE INDEX statement_entry_position ON readmodel.statement_entry (position);
CREATE UNIQUE INDEX statement_entry_rev ON readmodel.statement_entry (statement, rev);

-- What each version of a corrected statement says of an issue, as it was recorded included; none of the others. An entry
-- is looked up here first: `statement_issue` holds the standing content under the position of the recording.
CREATE TABLE readmodel.version_issue (
    issue     bigint NOT NULL,
    position  bigint NOT NULL, -- of the version
    statement bigint NOT NULL, -- position of the recording
    polarity  text COLLATE "C",
    strength  text COLLATE "C",
    detail    text,
    slot      text COLLATE "C"
);
CREATE UNIQUE INDEX version_issue_key ON readmodel.version_issue (issue, position);

-- The relations of the standing content.
CREATE TABLE readmodel.relation (
    position bigint NOT NULL, -- of the recording of the statement that has it
    target   uuid   NOT NULL,
    relation text COLLATE "C" NOT NULL
);
CREATE INDEX relation_position ON readmodel.relation (position);
CREATE INDEX relation_target ON readmodel.relation (target);

-- Bitemporal: how the item read to who knew the entries from `known_from` on and before `known_to`. References name
-- versions, `entry` the recording.
ALTER TABLE readmodel.history
    ADD COLUMN known_from    bigint NOT NULL, -- position of the fact that made it read so
    ADD COLUMN known_to      bigint NOT NULL, -- exclusive; 9223372036854775807 while it stands
    ADD COLUMN overlaps_from bigint, -- first instant at which it can have been said, when not after the item before it
    ADD COLUMN said_order    integer;
DROP INDEX readmodel.history_key;
CREATE UNIQUE INDEX history_key ON readmodel.history (issue, party, slot, entry, known_from);
CREATE INDEX history_overlap ON readmodel.history (issue, party, slot)
    WHERE overlaps_from IS NOT NULL AND known_to = 9223372036854775807;

-- Null when nothing contributes to the slot any more.
ALTER TABLE readmodel.change ALTER COLUMN to_entry DROP NOT NULL;

-- Which entry was the last at a time: translates times of the ledger into positions.
CREATE TABLE readmodel.moment (
    recorded bigint NOT NULL,
    position bigint NOT NULL -- of the last entry recorded at that millisecond
);
CREATE UNIQUE INDEX moment_recorded ON readmodel.moment (recorded);
