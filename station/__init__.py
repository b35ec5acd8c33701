"""The core: records, the life of a case, figures, formats. Pure: no database, no screen."""
