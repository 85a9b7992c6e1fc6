"""Whom to trust, and what it takes to find out.

``store`` reads a folder, ``anchors`` has the roots known by fingerprint and what a chain to each is worth in law.
``holdings`` is what this machine keeps, ``intake`` sorts what may be kept (``policy_lists`` the list of policies),
``update`` asks the official places.
``gather`` looks for issuers, lists and answers, at hand, kept (``cache``) or where certificates say (``places``);
``paths`` goes from a certificate to an anchor, ``revocation`` says whether a list or an answer is good evidence.
"""
