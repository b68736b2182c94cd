-- SPDX-License-Identifier: Apache-2.0
-- The digest of what was asked with a key lies under the key of what it recorded, for what was asked can be guessed, and backups
-- keep what is here. What lies here in plain goes: such a key is answered again whatever it comes with.

UPDATE ledger.idempotency SET request = '' WHERE request <> '';
