"""The screens of a station's desk."""
