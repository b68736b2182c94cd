-- SPDX-License-Identifier: Apache-2.0
-- The words of a statement depended on the locale of the database: under C a quotation mark was a letter, and no letter
-- beyond ASCII had a case. They are read by the service now, and all of them anew.

TRUNCATE search.words;
UPDATE search.progress SET position = -1;
