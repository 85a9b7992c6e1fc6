"""Certificates in the cloud: the protocol of ICP-Brasil's trust service providers, PSC (DOC-ICP-17.01).

``providers`` is how they differ, as data; ``client`` the protocol's calls; ``words`` its refusals.
"""
