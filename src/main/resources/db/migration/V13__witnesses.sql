-- SPDX-License-Identifier: Apache-2.0
-- What witnesses said about our heads (C2SP tlog-cosignature): for each head the first and the last word of each witness.
CREATE TABLE heads.cosignature (
  size    bigint NOT NULL REFERENCES heads.signed,
  witness text   NOT NULL,    -- its verifier key
  time    bigint NOT NULL,    -- seconds since 1970, by the witness's clock
  line    text   NOT NULL,    -- the signature line, without a newline
  PRIMARY KEY (size, witness, time)
);
CREATE INDEX ON heads.cosignature (witness, size);
GRANT SELECT, INSERT, DELETE ON heads.cosignature TO onrecord_service;

-- The largest head that enough witnesses have cosigned, as a policy counts them.
CREATE TABLE heads.quorum (
  policy bytea  PRIMARY KEY,  -- SHA-256 of its file
  size   bigint NOT NULL REFERENCES heads.signed
);
GRANT SELECT, INSERT, UPDATE ON heads.quorum TO onrecord_service;

-- The last head of every other log that this service has cosigned as a witness (C2SP tlog-witness).
CREATE TABLE heads.witnessed (
  origin   text   PRIMARY KEY,
  size     bigint NOT NULL,
  root     bytea  NOT NULL CHECK (octet_length(root) = 32),
  note     bytea,             -- as the log sent it; none before the first
  cosigned bigint             -- epoch milliseconds
);
GRANT SELECT, INSERT, UPDATE ON heads.witnessed TO onrecord_service;
