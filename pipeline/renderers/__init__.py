"""One room a format; they see the document model only, and never each other."""
