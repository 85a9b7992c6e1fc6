"""A PKI of our own for the demo and the tests, declared in one file."""
