"""The exchange file: keys, manifest, writing, reading with every check, and enrolment.

Bytes in, bytes out: nothing here touches a disk or a table. The format is settled in
docs/decisions/0001-journal-and-bundle.md and must import for ever.
"""
