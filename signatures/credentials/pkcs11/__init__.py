"""Keys in tokens and smart cards, by PKCS#11 v2.40: the certificates that ICP-Brasil calls A3.

``libraries`` knows where makers' modules usually are, ``tokens`` lists what a module sees, ``session`` logs in once and
signs, ``ways`` is how a key's mechanisms become signatures, ``words`` says what went wrong.
"""
