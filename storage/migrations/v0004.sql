-- Version 4: the limits behind a case's days, mediation that stands still, the station's promise,
-- and what a county made its own: rows of law and codes, templates of papers.
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
