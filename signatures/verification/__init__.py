"""Verifies signed PDFs; believes nothing that `pades` says.

``verify`` is the way in. Two parsers read each file: qpdf finds the fields (``found``), what acts by itself
(``active``) and the values then and now (``values``); pyHanko reads the history of the tables, strictly. Each kind of
signature is read to one value (``reading``), its cryptography checked (``integrity``, ``keys``), its chain built
(``chain``, ``revocation``, ``ocsp``), its timestamps judged (``stamps``), and what came after it (``growth``):
`judgement` has the order. What is out of the ordinary, in a chain or a revision, is pyHanko's to judge. Nothing is
fetched.
"""
