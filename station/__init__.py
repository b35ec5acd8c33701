"""The core: records, the life of a case, figures, formats. Pure: no database, no screen."""

VERSION = "0.1.0"
"""The version written into bundles and shown by `--version`; pyproject.toml says the same."""
