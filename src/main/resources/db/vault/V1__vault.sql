-- SPDX-License-Identifier: Apache-2.0
-- The key store. It is no part of the ledger's database, and its backups are to be short-lived: what a backup keeps,
-- destroying a key does not destroy.

CREATE SCHEMA vault;

CREATE TABLE vault.data_key (
  id      bigint PRIMARY KEY,
  wrapped bytea  STORAGE PLAIN NOT NULL,  -- under the key-encryption key, bound to the id
  made    bigint NOT NULL                 -- epoch milliseconds
);
CREATE SEQUENCE vault.data_key_id OWNED BY vault.data_key.id;

-- Tells another key-encryption key from the one under which all keys are wrapped.
CREATE TABLE vault.kek (
  single      boolean PRIMARY KEY DEFAULT true CHECK (single),
  check_value bytea   NOT NULL
);
