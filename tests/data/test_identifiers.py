from __future__ import annotations

import pytest

from pipeline.data import identifiers
from pipeline.data.mask import mask_cpf, mask_cpfs, quoted


@pytest.mark.parametrize("cpf", ["52998224725", "11144477735", "12345678909"])
def test_cpfs(cpf: str) -> None:
    assert identifiers.is_cpf(cpf)
    assert not identifiers.is_cpf(cpf[:10] + str((int(cpf[10]) + 1) % 10))


@pytest.mark.parametrize("digit", "0123456789")
def test_equal_digits_are_no_cpf(digit: str) -> None:
    assert not identifiers.is_cpf(digit * 11)


# IN RFB 2.229/2024, official example, and figures computed from its rule.
@pytest.mark.parametrize("cnpj", ["12ABC34501DE35", "12ABC345000188", "11222333000181", "25944455000196"])
def test_cnpjs(cnpj: str) -> None:
    assert identifiers.is_cnpj(cnpj)
    assert not identifiers.is_cnpj(cnpj[:13] + str((int(cnpj[13]) + 1) % 10))


def test_official_ways_of_writing() -> None:
    assert identifiers.format_cpf("52998224725") == "529.982.247-25"
    assert identifiers.format_cnpj("12ABC34501DE35") == "12.ABC.345/01DE-35"
    assert identifiers.format_cep("70040906") == "70040-906"
    assert identifiers.format_phone("61981234567") == "(61) 98123-4567"
    assert identifiers.format_phone("6134112345") == "(61) 3411-2345"


def test_closed_lists() -> None:
    assert len(identifiers.UFS) == 27
    assert len(identifiers.DDDS) == 67


def test_masks() -> None:
    assert mask_cpf("52998224725") == mask_cpf("529.982.247-25") == "***.982.247-**"
    assert mask_cpf("5299822472") == "**********"
    assert mask_cpfs("de 529.982.247-25 a 52998224725") == "de ***.982.247-** a ***.982.247-**"
    assert mask_cpfs("processo 5299822472500") == "processo 5299822472500"


def test_quotations_are_one_short_masked_line() -> None:
    assert quoted("a\n b 52998224725") == "“a b ***.982.247-**”"
    assert len(quoted("x" * 500)) == 62


def test_an_address_is_not_taken_for_a_cpf() -> None:
    assert quoted("200.198.213.10") == "“200.198.213.10”"
    assert quoted("200.198.214.64/28") == "“200.198.214.64/28”"
    assert "529" not in quoted("529.982.247.25")
    assert quoted("123.456.789.09") == "“***.456.789-**”"
    assert quoted("100.144.177.07") == "“***.144.177-**”"  # a CPF, however it is written
