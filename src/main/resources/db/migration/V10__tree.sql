-- SPDX-License-Identifier: Apache-2.0
-- The Merkle tree over the leaves (RFC 6962), in the tiles of tlog-tiles: a tile is written once, by the append that
-- fills it. What is not full yet follows from the leaves and from the tiles below.
CREATE TABLE ledger.tile (
  level  smallint NOT NULL,
  index  bigint   NOT NULL,
  hashes bytea    STORAGE EXTERNAL NOT NULL CHECK (octet_length(hashes) = 8192), -- 256 of them
  root   bytea    STORAGE PLAIN NOT NULL CHECK (octet_length(root) = 32),        -- one hash of the level above
  PRIMARY KEY (level, index)
);
GRANT SELECT, INSERT ON ledger.tile TO onrecord_service;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger.tile
  FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();

-- Every head that was ever signed. A head without entries beyond it is confirmed again and again.
CREATE SCHEMA heads;
GRANT USAGE ON SCHEMA heads TO onrecord_service;
CREATE TABLE heads.signed (
  size      bigint PRIMARY KEY,
  note      bytea  NOT NULL,    -- the signed note, without cosignatures
  signed    bigint NOT NULL,    -- epoch milliseconds
  confirmed bigint NOT NULL     -- when it was last found to be still the end of the log
);
GRANT SELECT, INSERT, UPDATE ON heads.signed TO onrecord_service;
