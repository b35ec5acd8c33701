"""One form for every kind of record, made from the fields that the record declares."""
