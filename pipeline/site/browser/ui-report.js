// What was seen in a PDF, in words: who signed, what came after, what is inside, who is missing, what wasn't checked.

import { show } from "./engine.js";
import { el } from "./ui-dom.js";
import { isEmpty } from "./ui-values.js";

const TROUBLES = {
  cifrado: "O arquivo está protegido por senha, e por isso não pode ser lido.",
  "nao-e-pdf": "O arquivo não é um PDF.",
  grande: "O arquivo é grande demais para esta página. Use o comando credencia verify.",
  "nao-sei-ler": "Esta página não sabe ler este arquivo. Ele pode estar danificado; o comando credencia verify diz mais.",
};

const NOT_CHECKED = {
  confianca: "se os certificados são de uma cadeia confiável (ICP-Brasil ou gov.br)",
  revogacao: "se algum certificado foi revogado",
  "quem-assinou-pelo-papel": "se o CPF do certificado é o da pessoa que o documento pede",
  "alteracoes-permitidas": "se o que foi acrescentado depois de uma assinatura era permitido",
};

/** @param {object} seen what `inspect` gave @param {string} name the file's @param {Map<string, object>} forms by id */
export const reportOn = (seen, name, forms) => {
  const heading = el("h2", { tabindex: "-1" }, name);
  if (!seen.readable) return el("section", {}, heading, el("p", { class: "erro" }, TROUBLES[seen.trouble]));
  const signed = seen.signatures.filter((each) => each.signed);
  const empty = seen.signatures.filter((each) => !each.signed);
  return el(
    "section",
    {},
    heading,
    el("p", { class: "nota" }, summaryOf(seen, signed, empty)),
    el("h3", {}, "Assinaturas"),
    signed.length === 0 ? el("p", {}, "Nenhum campo está assinado.") : signed.map(signature),
    empty.length === 0 ? null : el("p", {}, `Campos ainda sem assinatura: ${empty.map((each) => each.label || each.field).join("; ")}.`),
    people(seen),
    inside(seen, forms),
    el("h3", {}, "O que não foi conferido aqui"),
    el("ul", {}, seen.notChecked.map((each) => el("li", {}, NOT_CHECKED[each]))),
    el("p", {}, "Para conferir tudo isso, use o comando:"),
    el("pre", {}, el("code", {}, `credencia verify ${/\s/u.test(name) ? `"${name}"` : name}`)),
  );
};

const summaryOf = (seen, signed, empty) => {
  if (signed.length === 0) return "O documento não tem assinatura.";
  const wrong = signed.filter((each) => each.integrity === "não confere");
  if (wrong.length > 0) return "Atenção: há assinatura que não confere com o documento. Não o aceite assim.";
  const changed = signed.filter((each) => each.changedAfter || each.changedValues.length > 0);
  if (changed.length > 0) return "Atenção: algo mudou depois de uma assinatura, ou não se pode dizer que não. Use o comando para saber o quê.";
  const missing = (seen.signatories ?? []).filter((each) => !each.signed).length;
  if (missing > 0 || (seen.signatories === null && empty.length > 0)) return "As assinaturas que existem conferem com o documento, e ainda faltam outras.";
  return "As assinaturas conferem com o documento, e nada além delas foi acrescentado. Falta conferir os certificados.";
};

const INTEGRITY = {
  confere: "confere com o documento",
  "não confere": "NÃO confere com o documento",
  "não sei": "não pode ser conferida aqui",
};

const signature = (each) => {
  const who = each.isTimestamp ? "Carimbo do tempo do documento" : (each.signer?.name ?? "Titular não identificado");
  const lines = [
    ["Campo", each.label ? `${each.label} (${each.field})` : each.field],
    each.signer?.cpfMasked ? ["CPF no certificado", each.signer.cpfMasked] : null,
    each.signer?.issuer ? ["Quem emitiu o certificado", each.signer.issuer] : null,
    ["A assinatura", INTEGRITY[each.integrity]],
    ["Depois dela", after(each)],
    ["Formato", each.subfilter || "não dito"],
  ].filter(Boolean);
  return el("section", { class: "assinatura" }, el("h4", {}, who), pairs(lines));
};

const after = (each) => {
  if (each.changedValues.length > 0) return `mudaram os campos: ${each.changedValues.join(", ")}`;
  if (each.changedAfter) return "algo foi acrescentado, além de outras assinaturas; ou não se pode dizer que não foi";
  return each.bytesAfter > 0 ? "só outras assinaturas" : "nada foi acrescentado";
};

const people = (seen) => {
  if (seen.signatories === null) return null;
  const item = (each) => el("li", {}, `${each.label}${each.person ? `, ${each.person}` : ""}: ${each.signed ? "o campo está assinado" : "falta assinar"}`);
  return el("section", {}, el("h3", {}, "Quem precisa assinar, pelos dados do documento"), el("ul", {}, seen.signatories.map(item)));
};

const inside = (seen, forms) => {
  if (seen.form === null) return el("section", {}, el("h3", {}, "Dados"), el("p", {}, "O arquivo não traz os dados de um formulário."));
  const form = seen.form.known ? forms.get(seen.form.form) : undefined;
  const title = form?.title ?? seen.form.form;
  return el(
    "section",
    {},
    el("h3", {}, "Dados que o arquivo traz"),
    el("p", {}, `${title} (${seen.form.form}, edição ${seen.form.edition}).`, seen.form.known ? "" : " Esta página não conhece essa edição."),
    form && seen.record.data ? form.sections.map((section) => sectionOf(form, section, seen.record.data[section.id] ?? {})) : null,
    seen.record.data ? null : el("p", {}, "É um formulário em branco: os dados são os que estiverem escritos nos campos."),
  );
};

const sectionOf = (form, section, values) => {
  const lines = section.fields.filter((field) => !isEmpty(values[field.id])).map((field) => [field.label, written(form, field, values[field.id])]);
  if (lines.length === 0) return null;
  return el("details", {}, el("summary", {}, section.number ? `${section.number} – ${section.title}` : section.title), pairs(lines));
};

/** A value of the record; hostile files hold anything, and what can't be shown the official way is shown as it is. */
const written = (form, field, value) => {
  try {
    return show(form, field, value);
  } catch {
    return typeof value === "string" ? value : JSON.stringify(value);
  }
};

const pairs = (lines) => el("dl", {}, lines.map(([name, text]) => [el("dt", {}, name), el("dd", {}, text)]));
