"""The cases: the list with its search and one case with everything on it; for desk and office."""
