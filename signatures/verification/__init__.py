"""Verifies signed PDFs; believes nothing that `pades` says.

``verify`` is the way in. Two parsers read each file: qpdf, for what this room checks by itself (``found``, ``ranges``,
``values``, ``active``), and pyHanko, for cryptography, chains and the analysis of what changed (``judgement``).
Nothing is fetched from any network.
"""
