-- SPDX-License-Identifier: Apache-2.0
-- What it takes two to do: who has asked, who has approved, and which systems hold nothing more of it. The log says the
-- same from the order on; what was only asked for is said here alone.

CREATE TABLE ledger.redaction (
  id          uuid   PRIMARY KEY,
  statement   uuid   NOT NULL,
  basis       text,                 -- null: that a restriction be lifted
  lifts       bigint,               -- the order of that restriction
  asked_by    text   NOT NULL,
  asked       bigint NOT NULL,      -- epoch milliseconds
  declined_by text,
  approved_by text,
  ordered     bigint,               -- position of RedactionOrdered or RestrictionLifted
  replaced    boolean NOT NULL DEFAULT false, -- what Kafka had got before the order: a hint of the relay's, never early
  data_keys   bigint[],             -- under which the targets lay: destroyed once this is written
  CHECK ((basis IS NULL) = (lifts IS NOT NULL)),
  CHECK ((approved_by IS NULL) = (ordered IS NULL)),
  CHECK (declined_by IS NULL OR ordered IS NULL)
);
CREATE INDEX redaction_statement ON ledger.redaction (statement);

CREATE TABLE ledger.redacted_system (
  redaction uuid   NOT NULL,
  system    text   NOT NULL,
  position  bigint NOT NULL,        -- of RedactionCompleted
  PRIMARY KEY (redaction, system)
);
-- What goes with a redaction: its place in the log stays, what it says does not.
CREATE TABLE ledger.redacted_entry (
  position bigint PRIMARY KEY,
  ordered  bigint NOT NULL          -- position of RedactionOrdered
);
CREATE INDEX redacted_entry_order ON ledger.redacted_entry (ordered);
GRANT SELECT, INSERT ON ledger.redacted_entry TO onrecord_service;
GRANT SELECT, INSERT, UPDATE ON ledger.redaction, ledger.redacted_system TO onrecord_service;
