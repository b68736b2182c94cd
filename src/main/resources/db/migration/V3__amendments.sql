-- SPDX-License-Identifier: Apache-2.0
-- Statements that are not simply as they were recorded. Few are, so that recording pays nothing for it.

-- What a statement contributes follows from the log.
ALTER TABLE ledger.statement DROP COLUMN contributes;

CREATE TABLE ledger.amended (
  statement uuid     PRIMARY KEY,
  entry     bigint   NOT NULL,      -- of the recording
  stream    uuid     NOT NULL,
  rev       integer  NOT NULL,
  tail      bytea    NOT NULL,      -- leaf hash of the stream's last entry
  last      bigint   NOT NULL,      -- position of that entry
  status    smallint NOT NULL,      -- what may be published: 0 all that the terms allow, 1 nothing now, 2 nothing ever
  terms     smallint NOT NULL,      -- that stand
  narrowed  bigint,                 -- last entry of the last append after which less may leave than before
  published boolean  NOT NULL,      -- whether the public ever saw it
  embargo   bigint                  -- epoch milliseconds at which it is to be lifted; null when there is none
);
CREATE INDEX amended_embargo ON ledger.amended (embargo) WHERE embargo IS NOT NULL;
CREATE INDEX amended_narrowed ON ledger.amended (narrowed) WHERE narrowed IS NOT NULL;

-- What a statement contributes may depend on the statements that it duplicates, retracts or denies.
CREATE TABLE ledger.relation (
  target uuid NOT NULL,
  source uuid NOT NULL,
  PRIMARY KEY (target, source)
);
GRANT SELECT, INSERT, UPDATE ON ledger.amended, ledger.relation TO onrecord_service;
