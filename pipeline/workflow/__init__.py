"""The verbs that the command line and other doors share. Disk and clock live here."""
