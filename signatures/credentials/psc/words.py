"""The refusals of a trust service provider, in words that say what to do."""

from __future__ import annotations

from signatures.credentials.service import unexpected
from signatures.errors import NetworkError, RemoteError
from signatures.web import Answer

_BAD_REQUEST, _UNAUTHORIZED, _FORBIDDEN, _NOT_FOUND = 400, 401, 403, 404


def application_refusal(answer: Answer, name: str) -> RemoteError | NetworkError:
    """Why a call that carries the application's own credentials was refused."""
    if answer.status in {_UNAUTHORIZED, _FORBIDDEN}:
        message = f"{name} não reconheceu a aplicação. Confira na configuração o client_id e o segredo."
        return RemoteError("servico-aplicacao", message)
    return unexpected(answer, name)


def token_refusal(answer: Answer, name: str) -> RemoteError | NetworkError:
    """Why no token was given (RFC 6749, 5.2)."""
    if answer.status == _BAD_REQUEST and b"invalid_client" not in answer.body:
        message = f"O código da autorização já foi usado ou venceu. Autorize de novo na página ou no aplicativo {name}."
        return RemoteError("servico-codigo-usado", f"{message} Nada foi assinado.")
    if answer.status == _BAD_REQUEST:
        message = f"{name} não reconheceu a aplicação. Confira na configuração o client_id e o segredo."
        return RemoteError("servico-aplicacao", message)
    return application_refusal(answer, name)


def use_refusal(answer: Answer, name: str) -> RemoteError | NetworkError:
    """Why the certificate, or the signatures, were not given."""
    if answer.status == _UNAUTHORIZED:
        message = f"A autorização de {name} venceu ou já foi usada. Repita o comando e autorize de novo."
        return RemoteError("servico-sessao-vencida", message)
    if answer.status == _FORBIDDEN:
        message = f"{name} não deixa usar este certificado agora: ele pode estar bloqueado, revogado ou vencido."
        return RemoteError("servico-proibido", f"{message} Confira no aplicativo {name}; nada foi assinado.")
    if answer.status == _NOT_FOUND:
        return RemoteError("servico-sem-certificado", f"{name} não encontrou um certificado desta pessoa.")
    return unexpected(answer, name)
