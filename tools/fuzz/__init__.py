"""Fuzzing of what reads untrusted bytes, guided by coverage: ``python -m tools.fuzz TARGET``."""
