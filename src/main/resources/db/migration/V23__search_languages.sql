-- SPDX-License-Identifier: Apache-2.0
-- A dump may come without the rows of this schema: the languages are put back as V6 gave them.

CREATE FUNCTION search.put_languages() RETURNS void LANGUAGE sql AS $$
  INSERT INTO search.language (tag, config) VALUES
    ('ar', 'arabic'), ('ca', 'catalan'), ('da', 'danish'), ('de', 'german'), ('el', 'greek'), ('en', 'english'),
    ('es', 'spanish'), ('eu', 'basque'), ('fi', 'finnish'), ('fr', 'french'), ('ga', 'irish'), ('hi', 'hindi'),
    ('hu', 'hungarian'), ('hy', 'armenian'), ('id', 'indonesian'), ('it', 'italian'), ('lt', 'lithuanian'),
    ('nb', 'norwegian'), ('ne', 'nepali'), ('nl', 'dutch'), ('nn', 'norwegian'), ('no', 'norwegian'),
    ('pt', 'portuguese'), ('ro', 'romanian'), ('ru', 'russian'), ('sr', 'serbian'), ('sv', 'swedish'),
    ('ta', 'tamil'), ('tr', 'turkish'), ('und', 'simple'), ('yi', 'yiddish')
  ON CONFLICT DO NOTHING
$$;
