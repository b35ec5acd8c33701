-- What a shared office has besides its tables. A statement ends before an empty line.
CREATE TABLE search (rowid BIGINT PRIMARY KEY, tokens TSVECTOR NOT NULL);

CREATE INDEX ix_search_tokens ON search USING gin (tokens);

CREATE FUNCTION case_days_less(gone search_docs) RETURNS VOID LANGUAGE plpgsql AS $$ BEGIN
  UPDATE case_days SET n = n - 1
    WHERE (region, received, kind, state, journal)
    = (gone.region, gone.received, gone.kind, gone.state, gone.journal);
  DELETE FROM case_days WHERE n = 0 AND (region, received, kind, state, journal)
    = (gone.region, gone.received, gone.kind, gone.state, gone.journal);
END $$;

CREATE FUNCTION case_days_more(come search_docs) RETURNS VOID LANGUAGE plpgsql AS $$ BEGIN
  INSERT INTO case_days (region, received, kind, state, journal, n)
    VALUES (come.region, come.received, come.kind, come.state, come.journal, 1)
    ON CONFLICT (region, received, kind, state, journal) DO UPDATE SET n = case_days.n + 1;
END $$;

CREATE FUNCTION case_days_keep() RETURNS TRIGGER LANGUAGE plpgsql AS $$ BEGIN
  IF TG_OP <> 'INSERT' THEN PERFORM case_days_less(old); END IF;
  IF TG_OP <> 'DELETE' THEN PERFORM case_days_more(new); END IF;
  RETURN NULL;
END $$;

CREATE TRIGGER case_days_in_out AFTER INSERT OR DELETE ON search_docs
  FOR EACH ROW EXECUTE FUNCTION case_days_keep();

CREATE TRIGGER case_days_moved
  AFTER UPDATE OF region, received, kind, state, journal ON search_docs
  FOR EACH ROW EXECUTE FUNCTION case_days_keep();
