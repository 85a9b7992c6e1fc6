"""Timestamps over HTTP (RFC 3161).

``authority`` asks one, or the first of several that answers; ``request`` writes what is asked, ``token`` reads what
comes and says whether it holds.
"""
