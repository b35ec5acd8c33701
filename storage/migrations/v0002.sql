-- Version 2: drafts; what lists of cases sort and choose by, and its counts by day.
-- A statement ends where a line does, so inside a trigger the semicolons begin lines.
CREATE TABLE drafts (
  id VARCHAR(36) NOT NULL,
  form VARCHAR NOT NULL,
  subject VARCHAR NOT NULL,
  at VARCHAR NOT NULL,
  title VARCHAR NOT NULL,
  typed VARCHAR NOT NULL,
  PRIMARY KEY (id)
);
CREATE INDEX ix_cases_kind_closed_on ON cases (region, kind, closed_on);
ALTER TABLE search_docs ADD COLUMN received VARCHAR NOT NULL DEFAULT '';
ALTER TABLE search_docs ADD COLUMN kind VARCHAR NOT NULL DEFAULT '';
ALTER TABLE search_docs ADD COLUMN state VARCHAR NOT NULL DEFAULT '';
ALTER TABLE search_docs ADD COLUMN journal VARCHAR NOT NULL DEFAULT '';
UPDATE search_docs SET received = coalesce(c.received, ''), kind = coalesce(c.kind, ''),
  state = CASE WHEN c.void THEN 'VOID' ELSE coalesce(c.state, '') END, journal = c.journal
  FROM cases c WHERE c.region = search_docs.region AND c.id = search_docs.id;
CREATE INDEX ix_search_docs_newest ON search_docs (region, received, id, kind, state, journal);
CREATE INDEX ix_search_docs_state ON search_docs (region, kind, state, received);
CREATE TABLE case_days (
  region VARCHAR(6) NOT NULL,
  received VARCHAR NOT NULL,
  kind VARCHAR NOT NULL,
  state VARCHAR NOT NULL,
  journal VARCHAR NOT NULL,
  n BIGINT NOT NULL,
  PRIMARY KEY (region, received, kind, state, journal)
);
INSERT INTO case_days (region, received, kind, state, journal, n)
  SELECT region, received, kind, state, journal, count(*) FROM search_docs
  GROUP BY region, received, kind, state, journal;
CREATE TRIGGER case_days_in AFTER INSERT ON search_docs BEGIN
  INSERT INTO case_days (region, received, kind, state, journal, n)
    VALUES (new.region, new.received, new.kind, new.state, new.journal, 1)
    ON CONFLICT (region, received, kind, state, journal) DO UPDATE SET n = n + 1
  ; END;
CREATE TRIGGER case_days_out AFTER DELETE ON search_docs BEGIN
  UPDATE case_days SET n = n - 1
    WHERE (region, received, kind, state, journal)
    = (old.region, old.received, old.kind, old.state, old.journal)
  ; DELETE FROM case_days WHERE n = 0 AND (region, received, kind, state, journal)
    = (old.region, old.received, old.kind, old.state, old.journal)
  ; END;
CREATE TRIGGER case_days_moved
  AFTER UPDATE OF region, received, kind, state, journal ON search_docs BEGIN
  UPDATE case_days SET n = n - 1
    WHERE (region, received, kind, state, journal)
    = (old.region, old.received, old.kind, old.state, old.journal)
  ; DELETE FROM case_days WHERE n = 0 AND (region, received, kind, state, journal)
    = (old.region, old.received, old.kind, old.state, old.journal)
  ; INSERT INTO case_days (region, received, kind, state, journal, n)
    VALUES (new.region, new.received, new.kind, new.state, new.journal, 1)
    ON CONFLICT (region, received, kind, state, journal) DO UPDATE SET n = n + 1
  ; END;
CREATE INDEX ix_entries_held ON entries (region, journal, ordinal, seq, standing)
  WHERE standing <> 0;
CREATE INDEX ix_bundles_at ON bundles (region, at, journal);
