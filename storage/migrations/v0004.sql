-- Version 4: the limits behind a case's days, mediation that stands still, the station's promise,
-- what a county made its own (rows of law and codes, templates), the papers that were printed,
-- what a county said of leads, its register of merchants, and the office's own journal.
ALTER TABLE cases ADD COLUMN accept_rule TEXT;
ALTER TABLE cases ADD COLUMN close_rule TEXT;
ALTER TABLE cases ADD COLUMN suspended_on TEXT;
ALTER TABLE cases ADD COLUMN suspend_reason TEXT;
ALTER TABLE cases ADD COLUMN pauses TEXT;
ALTER TABLE cases ADD COLUMN late_reason TEXT;
ALTER TABLE cases ADD COLUMN late_note TEXT;
ALTER TABLE cases ADD COLUMN meet_on TEXT;
ALTER TABLE cases ADD COLUMN meet_at TEXT;
ALTER TABLE cases ADD COLUMN meet_place TEXT;
ALTER TABLE cases ADD COLUMN meet_by TEXT;
ALTER TABLE cases ADD COLUMN withdraw_reason TEXT;
ALTER TABLE cases ADD COLUMN redone_on TEXT;
ALTER TABLE agreements ADD COLUMN duties TEXT;
ALTER TABLE agreements ADD COLUMN manner TEXT;
ALTER TABLE stations ADD COLUMN promise TEXT;
ALTER TABLE journals ADD COLUMN outgoing VARCHAR DEFAULT '' NOT NULL;
ALTER TABLE merchants ADD COLUMN same_as TEXT;
ALTER TABLE merchants ADD COLUMN not_same TEXT;
UPDATE merchants SET same_as = '';
UPDATE cases SET accept_rule = '', close_rule = '', suspend_reason = '', late_reason = '',
  late_note = '', meet_at = '', meet_place = '', meet_by = '', withdraw_reason = '';
UPDATE agreements SET duties = '', manner = '';
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
  desk TEXT,
  extra TEXT,
  PRIMARY KEY (region, id)
);
CREATE INDEX ix_prints_case_id ON prints (region, case_id);
CREATE INDEX ix_prints_paper_year_n ON prints (region, paper, year, n);
CREATE TABLE lead_results (
  region VARCHAR(6) NOT NULL,
  journal VARCHAR(36) NOT NULL,
  seq BIGINT NOT NULL,
  lead VARCHAR(36) NOT NULL,
  code VARCHAR NOT NULL,
  told_on VARCHAR NOT NULL,
  at VARCHAR NOT NULL,
  words VARCHAR NOT NULL,
  PRIMARY KEY (region, journal, seq)
);
CREATE INDEX ix_lead_results_lead ON lead_results (lead);
CREATE TABLE register (
  region VARCHAR(6) NOT NULL,
  id VARCHAR(36) NOT NULL,
  version BIGINT NOT NULL,
  code VARCHAR NOT NULL,
  name VARCHAR NOT NULL,
  folded VARCHAR NOT NULL,
  body VARCHAR NOT NULL,
  PRIMARY KEY (region, id)
);
CREATE INDEX ix_register_folded ON register (region, folded);
CREATE TABLE register_names (
  region VARCHAR(6) NOT NULL,
  folded VARCHAR NOT NULL,
  id VARCHAR(36) NOT NULL,
  PRIMARY KEY (region, folded, id)
);
CREATE TABLE register_parts (
  region VARCHAR(6) NOT NULL,
  version BIGINT NOT NULL,
  part INTEGER NOT NULL,
  id VARCHAR(36) NOT NULL,
  body VARCHAR NOT NULL,
  PRIMARY KEY (region, version, part)
);
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
