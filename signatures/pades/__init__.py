"""Signs PDFs: PAdES baseline B-B (ETSI EN 319 142-1).

``sign`` is the way in; ``cms`` assembles the signature's container, ``revision`` appends it to the file.
"""
