-- SPDX-License-Identifier: Apache-2.0
-- Full text of statements. Beside the read model and not in it: rows are keyed by log positions, which never change, so
-- that a rebuild need not make them anew. Holds the words of statements and nothing of their speakers. Who asks joins
-- readmodel.statement, whose status and version decide what is found.

CREATE SCHEMA search;

-- PostgreSQL's configuration of a language, by its primary subtag (BCP 47). Any other language is 'simple': words as
-- they are written.
CREATE TABLE search.language (
    tag    text COLLATE "C" PRIMARY KEY,
    config regconfig NOT NULL
);
INSERT INTO search.language (tag, config) VALUES
    ('ar', 'arabic'), ('ca', 'catalan'), ('da', 'danish'), ('de', 'german'), ('el', 'greek'), ('en', 'english'),
    ('es', 'spanish'), ('eu', 'basque'), ('fi', 'finnish'), ('fr', 'french'), ('ga', 'irish'), ('hi', 'hindi'),
    ('hu', 'hungarian'), ('hy', 'armenian'), ('id', 'indonesian'), ('it', 'italian'), ('lt', 'lithuanian'),
    ('nb', 'norwegian'), ('ne', 'nepali'), ('nl', 'dutch'), ('nn', 'norwegian'), ('no', 'norwegian'),
    ('pt', 'portuguese'), ('ro', 'romanian'), ('ru', 'russian'), ('sr', 'serbian'), ('sv', 'swedish'),
    ('ta', 'tamil'), ('tr', 'turkish'), ('und', 'simple'), ('yi', 'yiddish');

-- One row a statement: the words of one version. Besides them `words` holds '=' and the name of the configuration, so
-- that a question in one language passes over the words of the others within the index.
CREATE TABLE search.words (
    statement bigint    NOT NULL, -- position of its recording
    position  bigint    NOT NULL, -- the version, as in readmodel.statement
    config    regconfig NOT NULL,
    words     tsvector  NOT NULL,
    issues    text[]    NOT NULL  -- on which the version takes a position
);
CREATE UNIQUE INDEX words_statement ON search.words (statement);
CREATE INDEX words_words ON search.words USING gin (words);

-- Every version up to this position is in `words`. Whoever writes there locks this row.
CREATE TABLE search.progress (
    only_row boolean NOT NULL DEFAULT true CHECK (only_row),
    position bigint  NOT NULL
) WITH (fillfactor = 20);
CREATE UNIQUE INDEX progress_one ON search.progress (only_row);
INSERT INTO search.progress (position) VALUES (-1);
