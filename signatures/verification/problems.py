"""What can be wrong, in the words of who receives the file: one literal table of codes."""

from __future__ import annotations

from signatures.report import Problem

_FATAL = {
    # the file
    "arquivo-vazio": "O arquivo está vazio.",
    "arquivo-grande-demais": "O arquivo é maior do que o limite de 100 MB e não foi lido.",
    "nao-e-pdf": "O arquivo não é um PDF.",
    "arquivo-ilegivel": "O arquivo está cortado ou corrompido: peça-o de novo a quem o enviou.",
    "arquivo-danificado": "O arquivo está danificado: programas diferentes podem mostrar coisas diferentes.",
    "arquivo-cifrado": "O arquivo está protegido por senha: o que ele diz não pode ser conferido.",
    "lixo-antes-do-pdf": "Há dados estranhos antes do início do PDF.",
    "bytes-depois-do-fim": "Há dados depois do fim do arquivo que nenhuma assinatura cobre, ou ele foi cortado.",
    "conteudo-ativo": "O arquivo contém {what}: o que se vê pode mudar depois da assinatura.",
    "formulario-xfa": "O arquivo tem um formulário XFA, que mostra conteúdo diferente do que foi assinado.",
    "objeto-solto": "Depois da primeira assinatura foram postos dados que nenhuma tabela do arquivo menciona.",
    "mudanca-sem-assinatura": "Depois da última assinatura foi posto no arquivo mais do que dados de validação.",
    "arquivo-hibrido": "O arquivo tem duas tabelas de objetos, e programas diferentes podem mostrar coisas diferentes.",
    "formulario-hostil": "O formulário do arquivo tem uma estrutura que nenhum programa normal produz.",
    "assinatura-removida": "O arquivo contém assinaturas que nenhum campo mostra ({count}): alguém as removeu.",
    "verificacao-falhou": "A verificação não pôde terminar; trate o arquivo como não assinado.",
    # what the signature covers
    "formato-desconhecido": "A assinatura está no formato {subfilter}, que não pode ser conferido aqui.",
    "assinatura-ilegivel": "O conteúdo da assinatura não pode ser lido.",
    "campo-repetido": "Mais de um campo do arquivo se chama {name}: não se sabe a qual a assinatura pertence.",
    "intervalo-invalido": "A assinatura não cobre o arquivo como deveria ({why}).",
    "intervalo-repetido": "Duas assinaturas dizem cobrir exatamente os mesmos dados: uma delas é cópia da outra.",
    "documento-alterado": "O documento foi alterado depois desta assinatura: ela não vale para o que se vê agora.",
    "assinatura-invalida": "A assinatura não confere com o documento: ele foi alterado, ou a assinatura é falsa.",
    "alteracao-nao-permitida": "Depois desta assinatura foi feita uma alteração que ela não permitia.",
    "valor-alterado": "Depois desta assinatura, mudou o valor de um ou mais campos ({count}): {names}.",
    "aparencia-alterada": "Depois desta assinatura, mudou o que se vê em um ou mais campos ({count}): {names}.",
    "carimbo-invalido": "O carimbo do tempo não confere com a assinatura: é de outra, ou foi alterado.",
    "certificado-embutido-alterado": "Um dos certificados que vêm na assinatura foi alterado.",
    # whose it is
    "certificado-vencido": "O certificado de quem assinou venceu em {date}, e nada prova que a assinatura é anterior.",
    "certificado-ainda-nao-vale": "O certificado de quem assinou só vale a partir de {date}.",
    "certificado-revogado": "O certificado de quem assinou foi revogado em {date}.",
    "ac-revogada": "O certificado de uma das autoridades da cadeia foi revogado em {date}.",
    "certificado-autoassinado": "Quem assinou fez o próprio certificado: nenhuma autoridade confirma quem é.",
    "raiz-desconhecida": "O certificado não leva a nenhuma das raízes em que se confia aqui (emissor: {issuer}).",
    "cadeia-invalida": "A cadeia de certificados de quem assinou não é válida.",
    "uso-de-chave": "O certificado de quem assinou não serve para assinar documentos.",
    "algoritmo-fraco": "A assinatura usa {what}, que já não garante nada.",
    "certificado-contraditorio": "{why}",
}

_NOT_FATAL = {
    "revogacao-nao-conferida": "Não há lista de revogação em vigor para conferir se o certificado foi cancelado.",
    "campo-preenchido-depois": "Depois desta assinatura foram preenchidos campos que ela deixou abertos ({count}): "
    "{names}.",
    "respondente-revogado": "Quem respondeu que o certificado valia (OCSP) teve o próprio certificado revogado: a "
    "resposta não foi levada em conta.",
    "respondente-nao-conferido": "Não há como conferir se quem respondeu sobre o certificado (OCSP) teve o próprio "
    "certificado revogado: a resposta não basta para dizer que ele valia.",
    "emissor-de-lista-revogado": "Quem assinou a lista de revogação teve o próprio certificado revogado: a lista não "
    "foi levada em conta.",
    "emissor-de-lista-nao-conferido": "Não há como conferir se quem assinou a lista de revogação teve o próprio "
    "certificado revogado: a lista não basta para dizer que o certificado valia.",
    "ancora-de-demonstracao": "A cadeia termina em “{label}”, que é de demonstração: a assinatura não tem valor legal.",
    "assinatura-irregular": "A assinatura confere, mas o seu conteúdo tem irregularidades ({why}).",
    "assinatura-fora-do-formulario": "A assinatura está num campo que só uma página mostra: o formulário não o tem.",
    "data-no-futuro": "Quem assinou declarou uma data que ainda não chegou: o relógio do computador estava errado.",
    "carimbo-nao-confiavel": "A assinatura tem um carimbo do tempo que não pôde ser confirmado.",
}


def problem(code: str, **details: object) -> Problem:
    """The problem of this code, its sentence completed with the details that it names."""
    fatal = code in _FATAL
    sentence = _FATAL[code] if fatal else _NOT_FATAL[code]
    return Problem(code, sentence.format(**details), fatal=fatal)
