"""The screens of the county office."""
