-- Version 3: joint complaints, what is not the same matter, money given back, attachments as
-- records, text blocks and templates; the cases of a merchant found without walking them all.
ALTER TABLE cases ADD COLUMN group_id TEXT;
ALTER TABLE cases ADD COLUMN group_role TEXT;
ALTER TABLE cases ADD COLUMN group_consent_on TEXT;
ALTER TABLE cases ADD COLUMN not_same TEXT;
ALTER TABLE payments ADD COLUMN returns TEXT;
UPDATE cases SET group_id = '', group_role = '';
UPDATE payments SET returns = '';
CREATE INDEX ix_cases_merchant_received ON cases (region, merchant, received);
CREATE INDEX ix_cases_group_id ON cases (region, group_id);
CREATE INDEX ix_payments_due_on ON payments (region, due_on);
CREATE INDEX ix_agreements_due_on ON agreements (region, due_on);
CREATE TABLE case_attachments (
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
  sha TEXT,
  size BIGINT,
  name TEXT,
  what TEXT,
  added_on TEXT,
  note TEXT,
  extra TEXT,
  PRIMARY KEY (region, id)
);
CREATE INDEX ix_case_attachments_case_id ON case_attachments (region, case_id);
CREATE TABLE templates (
  id VARCHAR(36) NOT NULL,
  kind VARCHAR NOT NULL,
  form VARCHAR NOT NULL,
  "key" VARCHAR NOT NULL,
  title VARCHAR NOT NULL,
  body VARCHAR NOT NULL,
  at VARCHAR NOT NULL,
  PRIMARY KEY (id)
);
-- What lists choose by besides the state: one walk along the newest answers every condition.
ALTER TABLE search_docs ADD COLUMN nature VARCHAR NOT NULL DEFAULT '';
ALTER TABLE search_docs ADD COLUMN category VARCHAR NOT NULL DEFAULT '';
ALTER TABLE search_docs ADD COLUMN claimed_fen BIGINT;
UPDATE search_docs SET nature = coalesce(c.nature, ''), category = coalesce(c.category, ''),
  claimed_fen = c.claimed_fen
  FROM cases c WHERE c.region = search_docs.region AND c.id = search_docs.id;
DROP INDEX ix_search_docs_newest;
CREATE INDEX ix_search_docs_newest ON search_docs
  (region, received, id, kind, state, journal, nature, category, claimed_fen);
