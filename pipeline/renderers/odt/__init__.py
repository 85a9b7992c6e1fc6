"""The document as ODF 1.2 text, by odfpy: real styles, and form controls where it is blank."""
