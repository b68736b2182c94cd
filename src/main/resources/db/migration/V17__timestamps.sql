-- SPDX-License-Identifier: Apache-2.0
-- Heads that a time-stamping authority has stamped (RFC 3161), each stamp verified before it was kept. The last one says
-- when the next is due.
CREATE TABLE heads.stamped (
  nth   bigint PRIMARY KEY,                          -- 0, 1, 2, … in the order in which they were kept
  size  bigint NOT NULL REFERENCES heads.signed,
  token bytea  NOT NULL,                             -- the TimeStampToken, as the authority signed it
  kept  bigint NOT NULL                              -- epoch milliseconds, by the clock of the database
);
GRANT SELECT, INSERT ON heads.stamped TO onrecord_service;
