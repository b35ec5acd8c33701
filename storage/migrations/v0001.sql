-- Version 1: every table of the first release. Frozen; later versions add steps.
CREATE TABLE agreements (
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
  agreed_on TEXT,
  agreed_fen BIGINT,
  remedy TEXT,
  due_on TEXT,
  terms TEXT,
  superseded BOOLEAN,
  round BIGINT,
  from_ledger BOOLEAN,
  extra TEXT,
  PRIMARY KEY (region, id)
);
CREATE INDEX ix_agreements_agreed_on ON agreements (region, agreed_on);
CREATE INDEX ix_agreements_case_id ON agreements (region, case_id);
CREATE TABLE attachments (
  region VARCHAR(6) NOT NULL,
  sha VARCHAR(64) NOT NULL,
  journal VARCHAR NOT NULL,
  data BLOB NOT NULL,
  PRIMARY KEY (region, sha)
);
CREATE TABLE bundles (
  region VARCHAR(6) NOT NULL,
  manifest_sha VARCHAR(64) NOT NULL,
  journal VARCHAR NOT NULL,
  epoch VARCHAR NOT NULL,
  first_seq BIGINT NOT NULL,
  last_seq BIGINT NOT NULL,
  head VARCHAR NOT NULL,
  manifest BLOB NOT NULL,
  minisig BLOB NOT NULL,
  name VARCHAR NOT NULL,
  at VARCHAR NOT NULL,
  new INTEGER NOT NULL,
  same INTEGER NOT NULL,
  held INTEGER NOT NULL,
  PRIMARY KEY (region, manifest_sha)
);
CREATE INDEX ix_bundles_journal ON bundles (region, journal);
CREATE TABLE cases (
  region VARCHAR(6) NOT NULL,
  id VARCHAR(36) NOT NULL,
  journal VARCHAR(36) NOT NULL,
  turn BIGINT NOT NULL,
  ordinal BIGINT NOT NULL,
  rev BIGINT NOT NULL,
  digest BLOB NOT NULL,
  void BOOLEAN NOT NULL,
  void_reason TEXT,
  kind TEXT,
  number TEXT,
  received TEXT,
  received_at TEXT,
  channel TEXT,
  state TEXT,
  external_numbers TEXT,
  in_12315 BOOLEAN,
  consumer_name TEXT,
  consumer_phone TEXT,
  consumer_address TEXT,
  consumer_id_type TEXT,
  consumer_id_no TEXT,
  elder_child TEXT,
  persons BIGINT,
  agent_name TEXT,
  agent_phone TEXT,
  merchant TEXT,
  credit_code TEXT,
  merchant_id TEXT,
  merchant_phone TEXT,
  merchant_address TEXT,
  respondent_role TEXT,
  more_respondents TEXT,
  goods TEXT,
  category TEXT,
  nature TEXT,
  object_12315 TEXT,
  problem_12315 TEXT,
  sales_mode TEXT,
  prepaid_sector TEXT,
  bought_on TEXT,
  facts TEXT,
  request TEXT,
  disputed_fen BIGINT,
  claimed_fen BIGINT,
  note TEXT,
  handler TEXT,
  consent_mediate BOOLEAN,
  consent_share BOOLEAN,
  consent_publish BOOLEAN,
  decision TEXT,
  decided_on TEXT,
  refuse_ground TEXT,
  outcome TEXT,
  result_on TEXT,
  end_ground TEXT,
  replied_on TEXT,
  reply TEXT,
  closed_on TEXT,
  accept_due TEXT,
  close_due TEXT,
  round BIGINT,
  redo_reason TEXT,
  converted_from TEXT,
  merged_into TEXT,
  entered_late BOOLEAN,
  from_ledger BOOLEAN,
  ledger_number TEXT,
  extra TEXT,
  PRIMARY KEY (region, id)
);
CREATE INDEX ix_cases_accept_due ON cases (region, accept_due);
CREATE INDEX ix_cases_close_due ON cases (region, close_due);
CREATE INDEX ix_cases_closed_on ON cases (region, closed_on);
CREATE INDEX ix_cases_consumer_phone ON cases (region, consumer_phone);
CREATE INDEX ix_cases_decided_on ON cases (region, decided_on);
CREATE INDEX ix_cases_number ON cases (region, number);
CREATE INDEX ix_cases_received ON cases (region, received);
CREATE INDEX ix_cases_result_on ON cases (region, result_on);
CREATE TABLE conflicts (
  region VARCHAR(6) NOT NULL,
  record VARCHAR(36) NOT NULL,
  kind VARCHAR NOT NULL,
  why VARCHAR NOT NULL,
  shown BLOB NOT NULL,
  other BLOB NOT NULL,
  PRIMARY KEY (region, record)
);
CREATE TABLE counters (
  name VARCHAR NOT NULL,
  n BIGINT NOT NULL,
  PRIMARY KEY (name)
);
CREATE TABLE counties (
  region VARCHAR(6) NOT NULL,
  name VARCHAR NOT NULL,
  minisign VARCHAR NOT NULL,
  recipient VARCHAR NOT NULL,
  joined_at VARCHAR NOT NULL,
  joined_how VARCHAR NOT NULL,
  acked_seq BIGINT NOT NULL,
  acked BLOB NOT NULL,
  inbox_journal VARCHAR NOT NULL,
  inbox_through BIGINT NOT NULL,
  receipt_at VARCHAR,
  PRIMARY KEY (region)
);
CREATE TABLE disclosures (
  region VARCHAR(6) NOT NULL,
  hmac VARCHAR(64) NOT NULL,
  record VARCHAR NOT NULL,
  field VARCHAR NOT NULL,
  "key" VARCHAR NOT NULL,
  value VARCHAR NOT NULL,
  journal VARCHAR NOT NULL,
  seq BIGINT NOT NULL,
  PRIMARY KEY (region, hmac)
);
CREATE INDEX ix_disclosures_record ON disclosures (region, record);
CREATE INDEX ix_disclosures_seq ON disclosures (region, journal, seq);
CREATE TABLE entries (
  region VARCHAR(6) NOT NULL,
  digest BLOB NOT NULL,
  journal VARCHAR NOT NULL,
  epoch VARCHAR NOT NULL,
  ordinal BIGINT NOT NULL,
  seq BIGINT NOT NULL,
  prev BLOB NOT NULL,
  act VARCHAR NOT NULL,
  kind VARCHAR NOT NULL,
  record VARCHAR NOT NULL,
  turn BIGINT NOT NULL,
  rev BIGINT NOT NULL,
  line BLOB NOT NULL,
  standing INTEGER NOT NULL,
  PRIMARY KEY (region, digest)
);
CREATE INDEX ix_entries_place ON entries (region, journal, ordinal, seq);
CREATE INDEX ix_entries_record ON entries (region, record);
CREATE TABLE erased (
  region VARCHAR(6) NOT NULL,
  hmac VARCHAR(64) NOT NULL,
  record VARCHAR NOT NULL,
  journal VARCHAR NOT NULL,
  PRIMARY KEY (region, hmac)
);
CREATE TABLE erasures (
  region VARCHAR(6) NOT NULL,
  id VARCHAR(36) NOT NULL,
  journal VARCHAR(36) NOT NULL,
  turn BIGINT NOT NULL,
  ordinal BIGINT NOT NULL,
  rev BIGINT NOT NULL,
  digest BLOB NOT NULL,
  void BOOLEAN NOT NULL,
  void_reason TEXT,
  record_id TEXT,
  record_kind TEXT,
  erased_on TEXT,
  fields_erased TEXT,
  commits TEXT,
  extra TEXT,
  PRIMARY KEY (region, id)
);
CREATE TABLE follow_ups (
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
  called_on TEXT,
  answer TEXT,
  reason TEXT,
  note TEXT,
  from_ledger BOOLEAN,
  extra TEXT,
  PRIMARY KEY (region, id)
);
CREATE INDEX ix_follow_ups_called_on ON follow_ups (region, called_on);
CREATE INDEX ix_follow_ups_case_id ON follow_ups (region, case_id);
CREATE TABLE imports (
  region VARCHAR(6) NOT NULL,
  id VARCHAR(36) NOT NULL,
  at VARCHAR NOT NULL,
  name VARCHAR NOT NULL,
  code VARCHAR NOT NULL,
  sentence VARCHAR NOT NULL,
  PRIMARY KEY (region, id)
);
CREATE TABLE inbox (
  region VARCHAR(6) NOT NULL,
  journal VARCHAR(36) NOT NULL,
  seq BIGINT NOT NULL,
  digest BLOB NOT NULL,
  line BLOB NOT NULL,
  PRIMARY KEY (region, journal, seq)
);
CREATE TABLE invitations (
  region VARCHAR(6) NOT NULL,
  station VARCHAR(32) NOT NULL,
  desk VARCHAR(1) NOT NULL,
  issued_at VARCHAR NOT NULL,
  PRIMARY KEY (region, station, desk)
);
CREATE TABLE journals (
  region VARCHAR(6) NOT NULL,
  journal VARCHAR(36) NOT NULL,
  station VARCHAR NOT NULL,
  desk VARCHAR NOT NULL,
  name VARCHAR NOT NULL,
  type VARCHAR NOT NULL,
  identity VARCHAR NOT NULL,
  office VARCHAR NOT NULL,
  minisign VARCHAR NOT NULL,
  recipient VARCHAR NOT NULL,
  enrolled_at VARCHAR NOT NULL,
  enrolled_how VARCHAR NOT NULL,
  enrolled_by VARCHAR NOT NULL,
  revoked_on VARCHAR,
  counts_from BIGINT NOT NULL,
  epoch VARCHAR NOT NULL,
  tip_ordinal BIGINT NOT NULL,
  tip_seq BIGINT NOT NULL,
  tip BLOB NOT NULL,
  forked BOOLEAN NOT NULL,
  gaps VARCHAR NOT NULL,
  last_bundle_at VARCHAR,
  incoming_through BIGINT NOT NULL,
  resend_from BIGINT,
  PRIMARY KEY (region, journal)
);
CREATE INDEX ix_journals_station ON journals (region, station, desk);
CREATE TABLE leads (
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
  noted_on TEXT,
  handed_on TEXT,
  target TEXT,
  target_name TEXT,
  problem TEXT,
  facts TEXT,
  receipt_on TEXT,
  from_ledger BOOLEAN,
  extra TEXT,
  PRIMARY KEY (region, id)
);
CREATE INDEX ix_leads_case_id ON leads (region, case_id);
CREATE INDEX ix_leads_handed_on ON leads (region, handed_on);
CREATE TABLE loaded (
  number_mark VARCHAR(64) NOT NULL,
  content_mark VARCHAR NOT NULL,
  case_id VARCHAR NOT NULL,
  PRIMARY KEY (number_mark)
);
CREATE TABLE merchants (
  region VARCHAR(6) NOT NULL,
  id VARCHAR(36) NOT NULL,
  journal VARCHAR(36) NOT NULL,
  turn BIGINT NOT NULL,
  ordinal BIGINT NOT NULL,
  rev BIGINT NOT NULL,
  digest BLOB NOT NULL,
  void BOOLEAN NOT NULL,
  void_reason TEXT,
  name TEXT,
  credit_code TEXT,
  phone TEXT,
  address TEXT,
  contact TEXT,
  odr BOOLEAN,
  no_reason_return BOOLEAN,
  extra TEXT,
  PRIMARY KEY (region, id)
);
CREATE TABLE meta (
  name VARCHAR NOT NULL,
  value VARCHAR NOT NULL,
  PRIMARY KEY (name)
);
CREATE TABLE operators (
  region VARCHAR(6) NOT NULL,
  id VARCHAR(36) NOT NULL,
  journal VARCHAR(36) NOT NULL,
  turn BIGINT NOT NULL,
  ordinal BIGINT NOT NULL,
  rev BIGINT NOT NULL,
  digest BLOB NOT NULL,
  void BOOLEAN NOT NULL,
  void_reason TEXT,
  role TEXT,
  name TEXT,
  "left" BOOLEAN,
  extra TEXT,
  PRIMARY KEY (region, id)
);
CREATE TABLE outgoing (
  region VARCHAR(6) NOT NULL,
  journal VARCHAR(36) NOT NULL,
  seq BIGINT NOT NULL,
  desk_journal VARCHAR NOT NULL,
  digest BLOB NOT NULL,
  line BLOB NOT NULL,
  topic VARCHAR NOT NULL,
  PRIMARY KEY (region, journal, seq)
);
CREATE TABLE payments (
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
  kind TEXT,
  basis TEXT,
  due_on TEXT,
  due_fen BIGINT,
  received_on TEXT,
  received_fen BIGINT,
  payer TEXT,
  note TEXT,
  round BIGINT,
  from_ledger BOOLEAN,
  extra TEXT,
  PRIMARY KEY (region, id)
);
CREATE INDEX ix_payments_case_id ON payments (region, case_id);
CREATE INDEX ix_payments_received_on ON payments (region, received_on);
CREATE TABLE referrals (
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
  referred_on TEXT,
  target TEXT,
  target_name TEXT,
  reason TEXT,
  from_ledger BOOLEAN,
  extra TEXT,
  PRIMARY KEY (region, id)
);
CREATE INDEX ix_referrals_case_id ON referrals (region, case_id);
CREATE INDEX ix_referrals_referred_on ON referrals (region, referred_on);
CREATE TABLE search_docs (
  doc INTEGER NOT NULL,
  region VARCHAR(6) NOT NULL,
  id VARCHAR(36) NOT NULL,
  PRIMARY KEY (doc),
  UNIQUE (region, id)
);
CREATE TABLE sessions (
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
  held_on TEXT,
  held_at TEXT,
  remote BOOLEAN,
  place TEXT,
  mediator TEXT,
  came TEXT,
  offered_fen BIGINT,
  asked_fen BIGINT,
  notes TEXT,
  from_ledger BOOLEAN,
  extra TEXT,
  PRIMARY KEY (region, id)
);
CREATE INDEX ix_sessions_case_id ON sessions (region, case_id);
CREATE INDEX ix_sessions_held_on ON sessions (region, held_on);
CREATE TABLE stations (
  region VARCHAR(6) NOT NULL,
  id VARCHAR(36) NOT NULL,
  journal VARCHAR(36) NOT NULL,
  turn BIGINT NOT NULL,
  ordinal BIGINT NOT NULL,
  rev BIGINT NOT NULL,
  digest BLOB NOT NULL,
  void BOOLEAN NOT NULL,
  void_reason TEXT,
  code TEXT,
  desk TEXT,
  area TEXT,
  type TEXT,
  identity TEXT,
  name TEXT,
  office TEXT,
  host TEXT,
  phone TEXT,
  extra TEXT,
  PRIMARY KEY (region, id)
);
CREATE VIRTUAL TABLE search USING fts5(tokens, content='', contentless_delete=1, detail=none, tokenize='unicode61');
