-- SPDX-License-Identifier: Apache-2.0
-- The read model: what queries answer from. Everything here can be made again from the log (`onrecord rebuild`), which
-- copies this schema's tables, storage parameters and indexes: a later migration needs no second definition.
--
-- Keys inside are log positions (bigint): a party or issue is known by the position of its first definition, a statement
-- by its own. Enum values are stored by name. Unique indexes stand in for primary keys, so that a rebuild can create
-- them after loading.

CREATE SCHEMA readmodel;

-- What the rows reflect. Changed in the same transaction as the rows, and only from the values its writer read before:
-- a projector that lost its turn changes nothing. Every query names this table first (see `Rebuild`).
CREATE TABLE readmodel.projection (
    only_row     boolean NOT NULL DEFAULT true CHECK (only_row),
    position     bigint  NOT NULL, -- last applied log position; -1: none
    kafka_offset bigint  NOT NULL, -- next offset to read of onrecord.log
    recorded     bigint  NOT NULL  -- `recorded` of the last applied entry, epoch ms
) WITH (fillfactor = 20);
CREATE UNIQUE INDEX projection_one ON readmodel.projection (only_row);
INSERT INTO readmodel.projection (position, kafka_offset, recorded) VALUES (-1, 0, 0);

CREATE TABLE readmodel.party (
    id       bigint NOT NULL,
    position bigint NOT NULL, -- of the definition that stands
    recorded bigint NOT NULL,
    rev      integer NOT NULL,
    slug     text COLLATE "C" NOT NULL,
    doc      text NOT NULL
);
CREATE UNIQUE INDEX party_id ON readmodel.party (id);
CREATE UNIQUE INDEX party_slug ON readmodel.party (slug);

CREATE TABLE readmodel.issue (
    id       bigint NOT NULL,
    position bigint NOT NULL,
    recorded bigint NOT NULL,
    rev      integer NOT NULL,
    slug     text COLLATE "C" NOT NULL,
    topic    text COLLATE "C" NOT NULL,
    kind     text COLLATE "C" NOT NULL,
    doc      text NOT NULL
);
CREATE UNIQUE INDEX issue_id ON readmodel.issue (id);
CREATE UNIQUE INDEX issue_slug ON readmodel.issue (slug);
CREATE UNIQUE INDEX issue_topic ON readmodel.issue (topic, id);

-- One row a statement. `doc` holds the whole payload and is gated on the way out; the columns hold only what every
-- reader may see (no speaker under BACKGROUND or DEEP_BACKGROUND), because a filter answers questions too.
CREATE TABLE readmodel.statement (
    position   bigint NOT NULL,
    recorded   bigint NOT NULL,
    said       bigint NOT NULL, -- latest instant at which it can have been said, epoch ms
    id         uuid   NOT NULL,
    party      bigint,
    said_order integer,
    kind       text COLLATE "C" NOT NULL,
    terms      text COLLATE "C" NOT NULL,
    speaker    text COLLATE "C", -- lower case
    doc        text NOT NULL
);
CREATE UNIQUE INDEX statement_position ON readmodel.statement (position);
CREATE UNIQUE INDEX statement_id ON readmodel.statement (id);
CREATE INDEX statement_party ON readmodel.statement (party, position) WHERE party IS NOT NULL;
CREATE INDEX statement_kind ON readmodel.statement (kind, position);
CREATE INDEX statement_terms ON readmodel.statement (terms, position) WHERE terms <> 'ON_THE_RECORD';
CREATE INDEX statement_speaker ON readmodel.statement (speaker, position) WHERE speaker IS NOT NULL;
CREATE INDEX statement_said ON readmodel.statement (said, position);

-- What a statement says of an issue.
CREATE TABLE readmodel.statement_issue (
    issue    bigint NOT NULL,
    position bigint NOT NULL, -- of the statement
    polarity text COLLATE "C",
    strength text COLLATE "C",
    detail   text -- JSON: the conditions of a stance (none: null), or the figure
);
CREATE UNIQUE INDEX statement_issue_key ON readmodel.statement_issue (issue, position);

CREATE TABLE readmodel.statement_outlet (
    position bigint NOT NULL,
    outlet   text COLLATE "C" NOT NULL
);
CREATE UNIQUE INDEX statement_outlet_key ON readmodel.statement_outlet (outlet, position);

-- Where a party stands now, values resolved. No changing column is indexed and pages keep room: updates stay on their
-- page (HOT).
CREATE TABLE readmodel.stance (
    issue         bigint NOT NULL,
    party         bigint NOT NULL,
    position      bigint NOT NULL, -- of the derived entry that last spoke of it
    since         bigint NOT NULL,
    last_affirmed bigint NOT NULL,
    entry         bigint NOT NULL, -- of the statement whose position holds
    statement     uuid   NOT NULL,
    source_count  integer,
    slot          text COLLATE "C" NOT NULL,
    polarity      text COLLATE "C",
    strength      text COLLATE "C",
    change_kind   text COLLATE "C" NOT NULL,
    detail        text
) WITH (fillfactor = 75);
CREATE UNIQUE INDEX stance_issue ON readmodel.stance (issue, party, slot);
CREATE UNIQUE INDEX stance_party ON readmodel.stance (party, issue, slot);

-- One row a contribution to a stance, restatements included.
CREATE TABLE readmodel.history (
    issue         bigint NOT NULL,
    party         bigint NOT NULL,
    entry         bigint NOT NULL, -- of the contributing statement
    effective     bigint NOT NULL,
    from_entry    bigint,
    from_strength bigint,
    to_entry      bigint NOT NULL,
    to_strength   bigint,
    slot          text COLLATE "C" NOT NULL,
    kind          text COLLATE "C" NOT NULL
);
CREATE UNIQUE INDEX history_key ON readmodel.history (issue, party, slot, entry);

-- One row a PositionChanged or StanceHistoryRevised.
CREATE TABLE readmodel.change (
    position      bigint NOT NULL,
    issue         bigint NOT NULL,
    party         bigint NOT NULL,
    effective     bigint NOT NULL,
    recorded      bigint NOT NULL,
    cause_entry   bigint NOT NULL,
    from_entry    bigint,
    from_strength bigint,
    to_entry      bigint NOT NULL,
    to_strength   bigint,
    cause_statement uuid NOT NULL,
    type          text COLLATE "C" NOT NULL,
    slot          text COLLATE "C" NOT NULL,
    change_kind   text COLLATE "C",
    cause         text COLLATE "C" NOT NULL,
    policy        text COLLATE "C" NOT NULL
);
CREATE UNIQUE INDEX change_position ON readmodel.change (position);
CREATE INDEX change_party ON readmodel.change (party, position);
CREATE INDEX change_issue ON readmodel.change (issue, position);
CREATE INDEX change_kind ON readmodel.change (change_kind, position);
CREATE INDEX change_slot ON readmodel.change (slot, position) WHERE slot <> 'own';
CREATE INDEX change_cause ON readmodel.change (cause, position) WHERE cause <> 'STATEMENT';
