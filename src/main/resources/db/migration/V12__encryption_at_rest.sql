-- SPDX-License-Identifier: Apache-2.0
-- Disclosures, and what rests on them, lie encrypted: salts, payload, state and found are AES-256-GCM under a data key
-- of the key store (db/vault), which is no part of this database. One key serves a statement and all that follows from it.

DO $$
BEGIN
  IF EXISTS (SELECT FROM ledger.entry) THEN
    RAISE EXCEPTION 'this log was written before encryption at rest and is not taken over'
      USING HINT = 'Export its statements and import them into a new database.';
  END IF;
END $$;

ALTER TABLE ledger.disclosure ADD COLUMN key bigint NOT NULL;

-- Of the state: that of the statement that contributed last; null when nothing contributes.
ALTER TABLE ledger.dossier ADD COLUMN key bigint;

-- A definition is compared and applied as its entry says it: a digest or a unit beside it would outlive its key.
ALTER TABLE ledger.party DROP COLUMN content;
ALTER TABLE ledger.issue DROP COLUMN content, DROP COLUMN unit;
