"""Brazilian identifiers: check digits, masks and closed lists. Values carry no punctuation."""

from __future__ import annotations

from collections.abc import Sequence

_CNPJ_WEIGHTS = (6, 5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2)

UFS = {
    "AC": "Acre",
    "AL": "Alagoas",
    "AM": "Amazonas",
    "AP": "Amapá",
    "BA": "Bahia",
    "CE": "Ceará",
    "DF": "Distrito Federal",
    "ES": "Espírito Santo",
    "GO": "Goiás",
    "MA": "Maranhão",
    "MG": "Minas Gerais",
    "MS": "Mato Grosso do Sul",
    "MT": "Mato Grosso",
    "PA": "Pará",
    "PB": "Paraíba",
    "PE": "Pernambuco",
    "PI": "Piauí",
    "PR": "Paraná",
    "RJ": "Rio de Janeiro",
    "RN": "Rio Grande do Norte",
    "RO": "Rondônia",
    "RR": "Roraima",
    "RS": "Rio Grande do Sul",
    "SC": "Santa Catarina",
    "SE": "Sergipe",
    "SP": "São Paulo",
    "TO": "Tocantins",
}

# Area codes in use (Anatel, Plano Geral de Códigos Nacionais).
DDDS = frozenset(
    {
        *(str(n) for n in range(11, 20)),
        *("21", "22", "24", "27", "28"),
        *("31", "32", "33", "34", "35", "37", "38"),
        *(str(n) for n in range(41, 50)),
        *("51", "53", "54", "55"),
        *(str(n) for n in range(61, 70)),
        *("71", "73", "74", "75", "77", "79"),
        *(str(n) for n in range(81, 90)),
        *(str(n) for n in range(91, 100)),
    }
)


def cpf_check_digits(base: str) -> str:
    """The two check digits of nine digits: modulus 11, weights 10..2, then 11..2; a remainder below 2 gives 0."""
    first = _digit(base, range(10, 1, -1))
    return first + _digit(base + first, range(11, 1, -1))


def is_cpf(digits: str) -> bool:
    """Whether 11 digits are a CPF: all-equal digits aren't."""
    return len(set(digits)) > 1 and digits[9:] == cpf_check_digits(digits[:9])


def cnpj_check_digits(base: str) -> str:
    """The two check digits of twelve digits or capitals (IN RFB 2.229/2024): each is worth its code less 48."""
    first = _digit(base, _CNPJ_WEIGHTS[1:])
    return first + _digit(base + first, _CNPJ_WEIGHTS)


def is_cnpj(characters: str) -> bool:
    """Whether 14 characters are a CNPJ: all-equal ones aren't."""
    return len(set(characters)) > 1 and characters[12:] == cnpj_check_digits(characters[:12])


def format_cpf(cpf: str) -> str:
    """``529.982.247-25``."""
    return f"{cpf[:3]}.{cpf[3:6]}.{cpf[6:9]}-{cpf[9:]}"


def format_cnpj(cnpj: str) -> str:
    """``12.ABC.345/01DE-35``."""
    return f"{cnpj[:2]}.{cnpj[2:5]}.{cnpj[5:8]}/{cnpj[8:12]}-{cnpj[12:]}"


def format_cep(cep: str) -> str:
    """``70040-906``."""
    return f"{cep[:5]}-{cep[5:]}"


def format_phone(phone: str) -> str:
    """``(61) 98123-4567`` or ``(61) 3411-2345``."""
    return f"({phone[:2]}) {phone[2:-4]}-{phone[-4:]}"


def _digit(characters: str, weights: Sequence[int]) -> str:
    rest = sum((ord(c) - 48) * weight for c, weight in zip(characters, weights, strict=True)) % 11
    return str(0 if rest < 2 else 11 - rest)  # noqa: PLR2004 - the rule's own figure
