"""The command line of the desk and of the office."""
