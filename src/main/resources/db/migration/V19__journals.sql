-- SPDX-License-Identifier: Apache-2.0
-- Whether the journal outside of this database has an order: nothing is destroyed before it has.
ALTER TABLE ledger.redaction ADD COLUMN journalled boolean NOT NULL DEFAULT false;
CREATE INDEX redaction_unjournalled ON ledger.redaction (ordered) WHERE ordered IS NOT NULL AND NOT journalled;

-- Another log goes on for this one. The same stands in Kafka, for databases that do not know it.
CREATE TABLE heads.closed (
  single boolean PRIMARY KEY DEFAULT true CHECK (single),
  mark   bytea   NOT NULL
);
GRANT SELECT, INSERT ON heads.closed TO onrecord_service;
