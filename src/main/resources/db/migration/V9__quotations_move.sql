-- SPDX-License-Identifier: Apache-2.0
-- A corrected statement is found by what it says now: its row goes, and comes again elsewhere.
GRANT DELETE ON ledger.quotation TO onrecord_service;
