"""The widgets of the screens: they draw values in cells and know nothing of cases or files."""
