"""Signature policies: what one must hold to sign, and be judged, by ICP-Brasil's (ETSI TR 102 272; DOC-ICP-15.03).

``model`` has the values, ``read`` makes them of a policy's file, ``catalog`` has the known ones without their files,
``issued`` reads the list of those in force, ``check`` says whether a key may sign by one, ``artefacts`` what one wants
to find inside the file.
"""
