"""PDF signatures, keys and trust. Knows nothing of forms (kept by import-linter)."""
