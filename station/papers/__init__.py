"""What a station or an office puts on paper: rendered in memory, from values."""
