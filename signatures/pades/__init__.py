"""Signs PDFs: PAdES baseline (ETSI EN 319 142-1), by a policy of ICP-Brasil where one is asked for (DOC-ICP-15.03).

``prepare`` makes the place and says what is to be signed, ``finish`` puts the container in; ``sign`` is the two with a
key in between. ``profile`` says what a signature must be, ``slots`` whether a key may make it, ``cms`` assembles the
container, ``stamp`` puts a timestamp into it, ``revision`` appends to the file. ``upgrade`` raises what is signed.
"""
