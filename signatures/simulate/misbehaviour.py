"""What a service may do wrong, by name."""

from __future__ import annotations

import enum


class Misbehaviour(enum.StrEnum):
    """One thing done wrong; the value is the name on the command line."""

    SLOW = "lento"
    UNAUTHORIZED = "401"
    BRONZE = "403-bronze"
    CPF = "403-cpf"
    CODE_USED = "codigo-usado"
    WRONG_HASH = "outro-hash"
    WRONG_KEY = "outra-chave"
    WRONG_CERTIFICATE = "outro-certificado"
    WRONG_PERSON = "outra-pessoa"
    GARBAGE = "lixo"
    HUGE = "enorme"
    DOWN = "503"
    DENIED = "negado"
    SHORT = "token-curto"
    SECOND_FAILS = "falha-no-segundo"
    ONLY_SECOND_FAILS = "falha-so-no-segundo"
    PASSWORD = "pede-senha"  # noqa: S105 - a name on the command line
    REFUSED = "recusa"
    WRONG_NONCE = "outro-nonce"
    WRONG_AUTHORITY = "outra-autoridade"


EXPLAINED = {
    Misbehaviour.SLOW: "demora a responder mais do que se espera",
    Misbehaviour.UNAUTHORIZED: "não reconhece quem pede, nem o token",
    Misbehaviour.BRONZE: "diz que a conta é de nível bronze (só gov.br)",
    Misbehaviour.CPF: "diz que a situação do CPF não permite assinar (só gov.br)",
    Misbehaviour.CODE_USED: "diz que o código da autorização já foi usado",
    Misbehaviour.WRONG_HASH: "assina, ou carimba, outro resumo, e não o pedido",
    Misbehaviour.WRONG_KEY: "devolve uma assinatura que não é da chave do certificado",
    Misbehaviour.WRONG_CERTIFICATE: "assina com um certificado diferente do apresentado (só CMS)",
    Misbehaviour.WRONG_PERSON: "autoriza e apresenta o certificado de outra pessoa",
    Misbehaviour.GARBAGE: "responde com texto sem sentido",
    Misbehaviour.HUGE: "responde com muitos megabytes",
    Misbehaviour.DOWN: "está fora do ar ao assinar, ou ao carimbar",
    Misbehaviour.DENIED: "a pessoa recusa a autorização",
    Misbehaviour.SHORT: "dá um token que já venceu",
    Misbehaviour.SECOND_FAILS: "falha a partir do segundo pedido de assinatura da sessão, ou de carimbo",
    Misbehaviour.ONLY_SECOND_FAILS: "falha só no segundo pedido de assinatura da sessão, ou de carimbo, e depois volta",
    Misbehaviour.PASSWORD: "só atende a quem diz o usuário e a senha da configuração (só tsa)",
    Misbehaviour.REFUSED: "recusa o pedido, por estar sem a hora certa (só tsa)",
    Misbehaviour.WRONG_NONCE: "devolve um carimbo que não responde a este pedido (só tsa)",
    Misbehaviour.WRONG_AUTHORITY: "carimba com o certificado de uma autoridade em que ninguém confia (só tsa)",
}
"""What each does, for people."""

OF_STAMPS = frozenset(
    {
        Misbehaviour.PASSWORD,
        Misbehaviour.REFUSED,
        Misbehaviour.WRONG_NONCE,
        Misbehaviour.WRONG_AUTHORITY,
    }
)
"""What only an authority of timestamps can do wrong."""

OF_BOTH = frozenset(
    {
        Misbehaviour.SLOW,
        Misbehaviour.UNAUTHORIZED,
        Misbehaviour.WRONG_HASH,
        Misbehaviour.GARBAGE,
        Misbehaviour.HUGE,
        Misbehaviour.DOWN,
        Misbehaviour.SECOND_FAILS,
        Misbehaviour.ONLY_SECOND_FAILS,
    }
)
"""What it does wrong as the services of signatures do."""
