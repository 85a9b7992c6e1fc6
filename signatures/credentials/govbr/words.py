"""Every refusal of the manual, in words that say what to do."""

from __future__ import annotations

from signatures.credentials.service import unexpected
from signatures.errors import NetworkError, RemoteError
from signatures.web import Answer

HOST = "O gov.br"
_BAD_REQUEST, _UNAUTHORIZED, _FORBIDDEN = 400, 401, 403

_CODE_USED = (
    "O código da autorização já foi usado ou venceu. Repita o comando e autorize de novo na página do gov.br; "
    "nada foi assinado."
)
_APPLICATION = (
    "O gov.br não reconheceu a aplicação. Confira na configuração o client_id, o segredo e o redirect_uri, "
    "que deve ser exatamente o cadastrado."
)
_SESSION = (
    "A autorização do gov.br venceu ou já foi usada. Repita o comando e autorize de novo; para vários documentos, "
    "assine todos de uma vez."
)
_BRONZE = (
    "A conta gov.br é de nível bronze, e a assinatura pede prata ou ouro. Aumente o nível em gov.br/contas "
    "(ou no aplicativo gov.br) e repita; nada foi assinado."
)
_CPF = (
    "O CPF está cancelado, nulo ou de titular falecido na Receita Federal, e por isso o gov.br não assina. "
    "Regularize o CPF na Receita; nada foi assinado."
)
_FORBIDDEN_WORDS = "O gov.br não deixou esta pessoa assinar; nada foi assinado. Entre em gov.br e confira a sua conta."


def token_refusal(answer: Answer) -> RemoteError | NetworkError:
    """Why no token was given."""
    if answer.status == _BAD_REQUEST:
        return RemoteError("servico-codigo-usado", _CODE_USED)
    if answer.status == _UNAUTHORIZED:
        return RemoteError("servico-aplicacao", _APPLICATION)
    return unexpected(answer, HOST)


def use_refusal(answer: Answer) -> RemoteError | NetworkError:
    """Why the certificate, or a signature, was not given. The 403's text is the only thing that tells its reasons."""
    if answer.status == _UNAUTHORIZED:
        return RemoteError("servico-sessao-vencida", _SESSION)
    if answer.status == _FORBIDDEN:
        said = answer.body[:1000].decode("utf-8", errors="replace").casefold()
        if "prata" in said or "ouro" in said:
            return RemoteError("servico-conta-bronze", _BRONZE)
        if "cpf" in said:
            return RemoteError("servico-cpf-irregular", _CPF)
        return RemoteError("servico-proibido", _FORBIDDEN_WORDS)
    return unexpected(answer, HOST)
