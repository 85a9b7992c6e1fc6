"""Judges a file: would it be accepted, and if not, why."""
