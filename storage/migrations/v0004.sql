-- Version 4: the limits behind a case's days, mediation that stands still, the station's promise,
-- what a county made its own (rows of law and codes, templates), the papers that were printed, and
-- the office's own journal.
ALTER TABLE cases ADD COLUMN accept_rule TEXT;
ALTER TABLE cases ADD COLUMN close_rule TEXT;
ALTER TABLE cases ADD COLUMN suspended_on TEXT;
ALTER TABLE cases ADD COLUMN suspend_reason TEXT;
ALTER TABLE cases ADD COLUMN pauses TEXT;
ALTER TABLE stations ADD COLUMN promise TEXT;
UPDATE cases SET accept_rule = '', close_rule = '', suspend_reason = '';
UPDATE stations SET promise = '';
CREATE TABLE law_files (
  region VARCHAR(6) NOT NULL,
  number INTEGER NOT NULL,
  id VARCHAR(36) NOT NULL,
  paper VARCHAR NOT NULL,
  digest BLOB NOT NULL,
  title VARCHAR NOT NULL,
  body VARCHAR NOT NULL,
  at VARCHAR NOT NULL,
  PRIMARY KEY (region, number)
);
CREATE TABLE prints (
  region VARCHAR(6) NOT NULL,
  id VARCHAR(36) NOT NULL,
  journal VARCHAR(36) NOT NULL,
  turn BIGINT NOT NULL,
  ordinal BIGINT NOT NULL,
  rev BIGINT NOT NULL,
  digest BLOB NOT NULL,
  void BOOLEAN NOT NULL,
  void_reason TEXT,
  case_id TEXT,
  paper TEXT,
  of_record TEXT,
  printed_on TEXT,
  year BIGINT,
  n BIGINT,
  extra TEXT,
  PRIMARY KEY (region, id)
);
CREATE INDEX ix_prints_case_id ON prints (region, case_id);
CREATE INDEX ix_prints_paper_year_n ON prints (region, paper, year, n);
CREATE TABLE office_entries (
  region VARCHAR(6) NOT NULL,
  seq BIGINT NOT NULL,
  digest BLOB NOT NULL,
  kind VARCHAR NOT NULL,
  record VARCHAR(36) NOT NULL,
  line BLOB NOT NULL,
  PRIMARY KEY (region, seq)
);
CREATE INDEX ix_office_entries_record ON office_entries (region, kind, record);
CREATE TABLE office_values (
  region VARCHAR(6) NOT NULL,
  hmac VARCHAR(64) NOT NULL,
  record VARCHAR(36) NOT NULL,
  field VARCHAR NOT NULL,
  "key" VARCHAR NOT NULL,
  value VARCHAR NOT NULL,
  PRIMARY KEY (region, hmac)
);
