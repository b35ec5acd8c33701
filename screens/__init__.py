"""What shows: the command line and the terminal screens."""
