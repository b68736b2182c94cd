-- SPDX-License-Identifier: Apache-2.0
-- The key of the log: an instance with another one must not sign for the same origin.
CREATE TABLE heads.key (
  single boolean PRIMARY KEY DEFAULT true CHECK (single),
  vkey   text NOT NULL
);
GRANT SELECT, INSERT ON heads.key TO onrecord_service;
