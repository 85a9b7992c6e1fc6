"""An authority's own model, an ODT or DOCX with placeholders, filled in place."""
