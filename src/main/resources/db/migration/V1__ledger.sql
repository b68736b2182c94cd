-- SPDX-License-Identifier: Apache-2.0
-- The log and what the sequencer needs to decide the next append. Only org.onrecord.ledger writes here.

DO $$
BEGIN
  CREATE ROLE onrecord_service NOLOGIN;
EXCEPTION WHEN duplicate_object OR unique_violation THEN
  NULL; -- roles belong to the cluster: another database's ledger has made it
END $$;
GRANT onrecord_service TO CURRENT_USER;

CREATE SCHEMA ledger;
GRANT USAGE ON SCHEMA ledger TO onrecord_service;

-- One row: the lock under which positions are given out, and where the next entry goes.
CREATE TABLE ledger.head (
  single   boolean PRIMARY KEY DEFAULT true CHECK (single),
  origin   text    NOT NULL,
  next     bigint  NOT NULL CHECK (next >= 0),
  recorded bigint  NOT NULL,  -- epoch milliseconds of the last entry; never falls
  writer   uuid    NOT NULL   -- who appended last: that instance's memory of the state below is still true
) WITH (fillfactor = 10);
GRANT SELECT, INSERT, UPDATE ON ledger.head TO onrecord_service;

CREATE TABLE ledger.entry (
  position bigint   PRIMARY KEY,
  recorded bigint   NOT NULL,
  rev      integer  NOT NULL,
  type     smallint NOT NULL,
  stream   uuid     NOT NULL,
  leaf     bytea    STORAGE PLAIN NOT NULL CHECK (octet_length(leaf) <= 4096),
  UNIQUE (stream, rev)
) WITH (autovacuum_vacuum_insert_scale_factor = 1.0, autovacuum_analyze_scale_factor = 1.0); -- only ever grows
-- The salts and the payload that the leaf's digests commit to: rewritten or deleted by redaction, never the leaf.
CREATE TABLE ledger.disclosure (
  position bigint PRIMARY KEY,
  salts    bytea  STORAGE PLAIN NOT NULL,
  payload  bytea  STORAGE EXTERNAL NOT NULL
) WITH (toast_tuple_target = 8160, autovacuum_vacuum_insert_scale_factor = 1.0,
        autovacuum_analyze_scale_factor = 1.0);
GRANT SELECT, INSERT ON ledger.entry TO onrecord_service;
GRANT SELECT, INSERT, UPDATE, DELETE ON ledger.disclosure TO onrecord_service;

CREATE FUNCTION ledger.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'ledger.entry is append-only: % refused', TG_OP USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger.entry
  FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();

-- State of the streams, derived from the log in the append that changes it. `tail` is the stream's last leaf hash.
CREATE TABLE ledger.party (
  id      bigint  PRIMARY KEY,      -- position of the first definition
  slug    text    NOT NULL UNIQUE,
  stream  uuid    NOT NULL,
  rev     integer NOT NULL,
  tail    bytea   NOT NULL,
  last    bigint  NOT NULL,         -- position of the standing definition
  content bytea   NOT NULL          -- SHA-256 of the standing definition's payload
);
CREATE TABLE ledger.issue (
  id      bigint   PRIMARY KEY,
  slug    text     NOT NULL UNIQUE,
  stream  uuid     NOT NULL,
  rev     integer  NOT NULL,
  tail    bytea    NOT NULL,
  last    bigint   NOT NULL,
  content bytea    NOT NULL,
  figure  boolean  NOT NULL,
  unit    text                      -- of a figure issue
);
CREATE TABLE ledger.statement (
  id          uuid    PRIMARY KEY,
  entry       bigint  NOT NULL,
  contributes boolean NOT NULL      -- to any stance, duplicates of it then do not
);
CREATE TABLE ledger.dossier (
  issue       bigint   NOT NULL,
  party       bigint   NOT NULL,
  slot        smallint NOT NULL,
  rev         integer  NOT NULL,
  last        bigint   NOT NULL,    -- position of the last derived entry
  last_change bigint,               -- position of the last PositionChanged or StanceHistoryRevised
  stream      uuid     NOT NULL,
  tail        bytea    NOT NULL,
  state       bytea    NOT NULL,    -- the fold after the last contribution
  PRIMARY KEY (issue, party, slot)
) WITH (fillfactor = 85);
CREATE TABLE ledger.idempotency (
  key     uuid    PRIMARY KEY,      -- first 128 bits of the key's SHA-256
  request bytea   NOT NULL,         -- SHA-256 of the body it came with
  entry   bigint  NOT NULL,
  entries integer NOT NULL
);
GRANT SELECT, INSERT, UPDATE ON ledger.party, ledger.issue, ledger.statement, ledger.dossier, ledger.idempotency
  TO onrecord_service;

-- Who may act alone among the instances, and until when by this database's clock.
CREATE TABLE ledger.lease (
  name   text        PRIMARY KEY,
  holder uuid        NOT NULL,
  until  timestamptz NOT NULL
);
GRANT SELECT, INSERT, UPDATE, DELETE ON ledger.lease TO onrecord_service;
