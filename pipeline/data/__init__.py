"""A person's data: types, identifiers, reading and checking."""
