-- SPDX-License-Identifier: Apache-2.0
-- By what the same utterance is found again when another outlet carries it. Summaries have no row: they are our words.
CREATE TABLE ledger.quotation (
  party     bigint NOT NULL,      -- whose stance it bears on; -1: nobody's
  latest    bigint NOT NULL,      -- the instants between which it can have been said, epoch milliseconds
  earliest  bigint NOT NULL,
  statement uuid   NOT NULL
);
CREATE INDEX quotation_party ON ledger.quotation (party, latest);
GRANT SELECT, INSERT ON ledger.quotation TO onrecord_service;

-- What was found beside a statement and no entry holds: JSON; null when nothing was.
ALTER TABLE ledger.idempotency ADD COLUMN found bytea;
