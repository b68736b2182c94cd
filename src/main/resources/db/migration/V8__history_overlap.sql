-- SPDX-License-Identifier: Apache-2.0
-- Contradictions are asked for as of another time, too: of items that overlap the one before them, every reading counts.
DROP INDEX readmodel.history_overlap;
CREATE INDEX history_overlap ON readmodel.history (issue, party, slot) WHERE overlaps_from IS NOT NULL;
