"""The document as PDF/A-3a and PDF/UA-1, with fields and signature fields."""
