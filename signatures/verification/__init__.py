"""Verifies signed PDFs; believes nothing that `pades` says."""
