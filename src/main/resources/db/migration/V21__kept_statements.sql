-- SPDX-License-Identifier: Apache-2.0
-- Whether anything in a history is kept from the public is asked of each of its statements: answered by an index that has
-- the few that are kept, and not by the rows of all.

CREATE INDEX statement_kept ON readmodel.statement (position)
    WHERE status <> 'USABLE' OR terms IN ('DEEP_BACKGROUND', 'OFF_THE_RECORD');
