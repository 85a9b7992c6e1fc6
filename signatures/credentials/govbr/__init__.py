"""gov.br's signature service, as its integration manual has it (Roteiro de integração da API de assinatura gov.br).

It gives a whole CMS for a SHA-256: no attribute, and so no signature policy, can be put in.
"""
