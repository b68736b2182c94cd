-- SPDX-License-Identifier: Apache-2.0
-- Redactions of single fields: the entries stay, without them.

-- All that is asked for; null: the whole statement.
ALTER TABLE ledger.redaction
  ADD COLUMN fields text[],
  ADD CHECK (fields IS NULL OR basis IS NOT NULL AND basis <> 'GDPR_RESTRICTION' AND cardinality(fields) > 0);

-- What goes of an entry: from the order on nobody reads it, whether or not it is destroyed yet.
CREATE TABLE ledger.redacted_field (
  position bigint NOT NULL,
  slot     text   COLLATE "C" NOT NULL, -- as the leaf names it
  ordered  bigint NOT NULL,             -- position of RedactionOrdered
  PRIMARY KEY (position, slot)
);
CREATE INDEX redacted_field_order ON ledger.redacted_field (ordered);
GRANT SELECT, INSERT ON ledger.redacted_field TO onrecord_service;
