"""Where keys live.

A credential is loaded once and signs many times. What kind it is (a PKCS#12 file, a token, a remote service) is known
only to the module that makes it: ``model`` has what a signer needs of any, ``pkcs12`` the one kept in a file.
"""
