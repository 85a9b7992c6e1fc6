"""Signature services of our own, for who integrates and for the tests: gov.br's and a trust service provider's.

Written from the documented protocols, they answer over real HTTP, sign with the demonstration's PKI and can misbehave
on request. Nothing that they sign holds outside: the certificates say that they are a demonstration's.
"""
