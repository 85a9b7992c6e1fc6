"""The document as DOCX (ECMA-376, transitional), with content controls where it is blank."""
