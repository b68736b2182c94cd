-- SPDX-License-Identifier: Apache-2.0
-- A stance as of another time is the last item of the fold that counts: found from its end, not by reading a whole history.
CREATE INDEX history_order ON readmodel.history (issue, party, slot, effective, coalesce(said_order, -1), entry);
