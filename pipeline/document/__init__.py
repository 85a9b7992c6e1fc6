"""The document as blocks, and how a template and data become one."""
