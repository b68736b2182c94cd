-- SPDX-License-Identifier: Apache-2.0
-- The keys that the log was signed with, one after the other: the first, and those that entries LogKeyRotated brought in.
ALTER TABLE heads.key
  DROP COLUMN single,
  ADD COLUMN nth      integer NOT NULL DEFAULT 0 PRIMARY KEY,
  ADD COLUMN entry    bigint UNIQUE,  -- the position of the entry that brought it in
  ADD COLUMN recorded bigint,         -- of that entry, epoch milliseconds
  ADD COLUMN overlap  bigint,         -- seconds from then on in which the key before signs, too
  ADD COLUMN stream   uuid,           -- of these entries; its revision is nth - 1
  ADD COLUMN tail     bytea,          -- leaf hash of the entry
  ADD UNIQUE (vkey),
  ADD CHECK ((nth = 0) = (num_nulls(entry, recorded, overlap, stream, tail) = 5)),
  ADD CHECK (nth = 0 OR num_nulls(entry, recorded, overlap, stream, tail) = 0);
ALTER TABLE heads.key ALTER COLUMN nth DROP DEFAULT;
