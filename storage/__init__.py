"""What keeps: the journal and its tables, exchange of bundles, search, figures, backups."""
