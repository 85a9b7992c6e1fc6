// The pages of filling in: the beginning, a part, the check of the answers. Each is drawn whole from the state.

import { show } from "./engine.js";
import { button, counted, el, heard } from "./ui-dom.js";
import { avisos, criticas, ofSection, spoken, summary } from "./ui-errors.js";
import { fieldOn } from "./ui-fields.js";
import { isEmpty, typedAt } from "./ui-values.js";

/** What to have at hand, and where to begin. */
export const beginning = (app) => {
  const { form, applies } = app;
  const begun = !isEmpty(app.values);
  return el(
    "section",
    { class: "inicio" },
    el("h2", { tabindex: "-1" }, "Antes de começar"),
    el(
      "ul",
      {},
      el("li", {}, `O formulário tem ${counted(applies.sections.size, "parte", "partes")}. Você pode parar e voltar: o rascunho fica guardado neste navegador.`),
      form.signatories.length > 0
        ? el("li", {}, "Quem assina: ", form.signatories.map((each) => (each.when ? `${each.label} (em alguns casos)` : each.label)).join("; "), ".")
        : null,
      form.attachments.length > 0
        ? el("li", {}, "Documentos que acompanham: ", form.attachments.map((each) => each.label).join("; "), ".")
        : null,
      el("li", {}, "Nada do que você digita sai deste computador."),
    ),
    el(
      "p",
      { class: "acoes" },
      button(begun ? "Continuar" : "Começar", () => app.go(app.first()), { class: "principal" }),
      begun ? button("Conferir as respostas", () => app.go("conferir"), { class: "secundario" }) : null,
    ),
    app.fileTools(),
  );
};

/** One part of the form. */
export const part = (app, section, number, total, problems) => {
  const page = { change: app.change, problems, tables: app.form.tables };
  const stopped = criticas(problems);
  const submit = (event) => {
    event.preventDefault();
    app.next(section);
  };
  return el(
    "form",
    { novalidate: true, onsubmit: submit, autocomplete: "off" },
    stopped.length > 0 ? summary(stopped, app.goTo) : null,
    el("p", { class: "passo" }, `Parte ${number} de ${total}`),
    el("h2", { tabindex: "-1" }, section.number ? `${section.number} – ${section.title}` : section.title),
    section.guidance ? el("p", { class: "orientacao" }, section.guidance) : null,
    section.fields.map((field) => {
      const path = `${section.id}.${field.id}`;
      const drawn = fieldOn(field, path, typedAt(app.values, path), page);
      drawn.hidden = !app.applies.fields.has(path);
      return drawn;
    }),
    el(
      "p",
      { class: "acoes" },
      el("button", { type: "submit", class: "principal" }, "Continuar"),
      button("Voltar", () => app.back(section), { class: "secundario" }),
    ),
  );
};

/** Check your answers, and what to do with them. */
export const review = (app) => {
  const { findings, data } = app.checked();
  const stopped = criticas(findings);
  const warned = avisos(findings);
  return el(
    "section",
    { class: "conferir" },
    stopped.length > 0 ? summary(stopped, app.goTo, `${stopped.length === 1 ? "Falta" : "Faltam"} ${counted(stopped.length, "coisa", "coisas")} para gerar o documento`) : null,
    el("h2", { tabindex: "-1" }, "Confira as suas respostas"),
    warned.length > 0 ? warnings(warned) : null,
    app.sections().map((section) => answers(app, section, data)),
    people(app),
    attachments(app),
    el("h3", {}, "Levar com você"),
    stopped.length > 0
      ? el("p", {}, "O PDF fica disponível quando não houver mais nada a corrigir. Até lá, salve o rascunho num arquivo, se quiser.")
      : el("p", {}, app.form.layout === "letter" ? "O PDF sai com os quadros preenchidos; o ofício que se assina é composto a partir dos dados." : "O PDF sai preenchido, com os campos de assinatura prontos.", " Guarde também os dados: com eles o documento pode ser gerado de novo."),
    el(
      "p",
      { class: "acoes" },
      stopped.length > 0 ? null : button("Baixar o PDF preenchido", app.downloadPdf, { class: "principal" }),
      button(stopped.length > 0 ? "Salvar o rascunho num arquivo" : "Baixar os dados", app.downloadData, { class: "secundario" }),
      button("Imprimir as respostas", () => globalThis.print(), { class: "secundario" }),
    ),
    el("div", { id: "resultado", "aria-live": "polite" }),
    app.fileTools(),
  );
};

/** The list of parts, with how each stands. */
export const progress = (app, current) => {
  const { findings } = app.checked();
  const sections = app.sections();
  const state = (section) => {
    const some = section.fields.some((field) => !isEmpty(typedAt(app.values, `${section.id}.${field.id}`)));
    const open = criticas(ofSection(findings, section)).length;
    if (!some) return open > 0 ? "a preencher" : "sem pendências";
    return open > 0 ? counted(open, "pendência", "pendências") : "preenchida";
  };
  const link = (target, name, said) =>
    el(
      "li",
      {},
      el("a", { href: `#${target}`, "aria-current": current === target ? "step" : null }, name),
      said ? el("span", { class: "estado" }, said) : null,
    );
  return el(
    "nav",
    { class: "partes", "aria-label": "Partes do formulário" },
    el(
      "ol",
      {},
      sections.map((section) => link(`parte-${section.id}`, section.number ? `${section.number} – ${section.title}` : section.title, state(section))),
      link("conferir", "Conferir e baixar", ""),
    ),
  );
};

const warnings = (found) =>
  el(
    "div",
    { class: "avisos" },
    el("h3", {}, found.length === 1 ? "Um aviso" : `${found.length} avisos`),
    el("p", {}, "Avisos não impedem o documento, mas vale ler."),
    el("ul", {}, found.map((each) => el("li", {}, spoken(each)))),
  );

const answers = (app, section, data) => {
  const shown = section.fields.filter((field) => app.applies.fields.has(`${section.id}.${field.id}`));
  return el(
    "section",
    { class: "respostas" },
    el("h3", {}, section.number ? `${section.number} – ${section.title}` : section.title),
    el("dl", {}, shown.map((field) => answer(app, section, field, data))),
  );
};

const answer = (app, section, field, data) => {
  const path = `${section.id}.${field.id}`;
  const change = (event) => {
    event.preventDefault();
    app.goTo(path);
  };
  const said = written(app, field, typedAt(app.values, path), data?.sections?.[section.id]?.[field.id]);
  return el(
    "div",
    { class: "resposta" },
    el("dt", {}, field.label),
    el("dd", { class: said === "" ? "vazia" : null }, said === "" ? (field.required ? "Falta preencher" : "Não preenchido") : said),
    el("dd", { class: "alterar" }, el("a", { href: `#parte-${section.id}`, onclick: change }, "Alterar", heard(` ${field.label}`))),
  );
};

/** The official way of writing where the data are good, else what was typed. */
const written = (app, field, typed, value) => {
  if (value !== undefined && value !== null) return show(app.form, field, value);
  if (isEmpty(typed)) return "";
  if (field.type === "group") return typed.map((row) => Object.values(row).filter((each) => !isEmpty(each)).join("; ")).join("\n");
  const name = (id) => field.options?.find((option) => option.id === id)?.label ?? id;
  return Array.isArray(typed) ? typed.map(name).join("; ") : name(typed);
};

const people = (app) => {
  const { signatories } = app.applies;
  if (signatories.length === 0) return null;
  const who = (each) => {
    const name = typedAt(app.values, each.name);
    return el("li", {}, isEmpty(name) ? each.label : `${each.label}: ${name}`);
  };
  return el("section", {}, el("h3", {}, "Quem assina, com estas respostas"), el("ul", {}, signatories.map(who)));
};

const attachments = (app) => {
  const found = app.applies.attachments;
  if (found.length === 0) return null;
  const item = (each) => el("li", {}, each.label, each.required ? "" : " (opcional)", ` – ${each.media.join(", ").toUpperCase()}, até ${each.max_mb} MB`);
  return el("section", {}, el("h3", {}, "Documentos que acompanham"), el("ul", {}, found.map(item)));
};
