-- SPDX-License-Identifier: Apache-2.0
-- What says something of several statements lies under the keys of all, one around the other, so that it goes with whichever is
-- destroyed first, in every copy: the fold of a slot that a strength was carried into, or that is under review, and what a key
-- found beside a statement. Null when there are none beneath the first.

ALTER TABLE ledger.dossier ADD COLUMN beneath bigint[];
ALTER TABLE ledger.idempotency ADD COLUMN beneath bigint[];
CREATE INDEX idempotency_beneath ON ledger.idempotency USING gin (beneath) WHERE beneath IS NOT NULL;

-- What lies under one key only goes. A fold is made anew from the log where its key, like this one, is nowhere.
UPDATE ledger.dossier SET key = 0, state = '' WHERE key IS NOT NULL;
UPDATE ledger.idempotency SET found = NULL WHERE found IS NOT NULL;
