// A field on the page: its label, guidance, error and control. What is typed is kept as typed.

import { button, el, heard, idOf } from "./ui-dom.js";

const DIGITS = new Set(["cpf", "cep", "date", "integer", "siorg"]);
const MODES = { email: "email", phone: "tel", ip_list: "text" };
const FEW = 8;

/**
 * @param {object} field its definition
 * @param {string} path where its value is
 * @param {unknown} value what was typed: text, a list of option ids, or a list of records
 * @param {{change: (path: string, value: unknown, redraw?: boolean) => void, problems: object[], tables: object}} page
 */
export const fieldOn = (field, path, value, page) => {
  if (field.type === "group") return groupOn(field, path, value ?? [], page);
  const errors = page.problems.filter((found) => found.where === path || found.where.startsWith(`${path}[`));
  const parts = { errors, described: describedBy(field, path, errors) };
  const control = CONTROLS[field.type] ?? oneLine;
  const wrapped = control(field, path, value, page, parts);
  wrapped.dataset.path = path;
  if (errors.length > 0) wrapped.classList.add("com-erro");
  return wrapped;
};

/** The element that takes the focus when somebody is sent to a field. */
export const controlOf = (path) => {
  const found = document.getElementById(idOf(path));
  if (found === null) return null;
  return found.matches("fieldset") ? found.querySelector("input, select, textarea, button") : found;
};

const label = (field) => [field.label, field.required ? "" : el("span", { class: "opcional" }, " (opcional)")];

const describedBy = (field, path, errors) => {
  const ids = [];
  if (hintsOf(field).length > 0) ids.push(`${idOf(path)}-dica`);
  if (errors.length > 0) ids.push(`${idOf(path)}-erro`);
  return ids.join(" ") || null;
};

const CHOSEN = new Set(["yes_no", "choice", "choices", "uf"]);

const hintsOf = (field) => {
  const said = [field.guidance];
  if (CHOSEN.has(field.type)) return said.filter(Boolean);
  if (field.mask_described) said.push(`Forma: ${field.mask_described}.`);
  else if (field.hint) said.push(`Forma: ${field.hint}.`);
  if (field.example) said.push(`Exemplo: ${field.example}`);
  return said.filter(Boolean);
};

const hint = (field, path) => {
  const said = hintsOf(field);
  return said.length === 0
    ? null
    : el("div", { class: "dica", id: `${idOf(path)}-dica` }, said.map((text) => el("p", {}, text)));
};

const errorsOf = (path, errors) =>
  errors.length === 0
    ? null
    : el(
        "div",
        { class: "erro", id: `${idOf(path)}-erro` },
        errors.map((found) => el("p", {}, heard(found.severity === "aviso" ? "Aviso: " : "Erro: "), found.message)),
      );

const oneLine = (field, path, value, page, { errors, described }) =>
  el(
    "div",
    { class: "campo" },
    el("label", { for: idOf(path) }, label(field)),
    hint(field, path),
    errorsOf(path, errors),
    el("input", {
      type: "text",
      id: idOf(path),
      name: path,
      class: `linha ${field.type}`,
      value: text(value),
      inputmode: DIGITS.has(field.type) ? "numeric" : MODES[field.type],
      autocomplete: "off",
      autocapitalize: field.type === "email" ? "none" : null,
      spellcheck: DIGITS.has(field.type) || field.type === "email" ? "false" : null,
      "aria-describedby": described,
      "aria-invalid": errors.length > 0 ? "true" : null,
      "aria-required": field.required ? "true" : null,
      oninput: (event) => page.change(path, event.target.value),
      onchange: (event) => page.change(path, event.target.value, true),
    }),
  );

const manyLines = (field, path, value, page, { errors, described }) => {
  const left = field.max_length ? el("p", { class: "contagem", "aria-live": "polite" }) : null;
  const count = (typed) => {
    if (left === null) return;
    const over = [...typed].length - field.max_length;
    left.textContent = over > 0 ? `Passou ${over} do limite de ${field.max_length} caracteres.` : over > -100 ? `Restam ${-over} caracteres.` : "";
  };
  const area = el(
    "textarea",
    {
      id: idOf(path),
      name: path,
      rows: field.type === "ip_list" ? "4" : "6",
      autocomplete: "off",
      spellcheck: field.type === "ip_list" ? "false" : "true",
      "aria-describedby": described,
      "aria-invalid": errors.length > 0 ? "true" : null,
      "aria-required": field.required ? "true" : null,
      oninput: (event) => {
        count(event.target.value);
        page.change(path, event.target.value);
      },
      onchange: (event) => page.change(path, event.target.value, true),
    },
    text(value),
  );
  count(text(value));
  return el(
    "div",
    { class: "campo" },
    el("label", { for: idOf(path) }, label(field)),
    hint(field, path),
    errorsOf(path, errors),
    area,
    left,
  );
};

/** A set of boxes to tick: `own` says what is particular to each option's input. */
const boxes = (field, path, parts, { options, type, own }, more = null) =>
  el(
    "fieldset",
    { class: "campo", id: idOf(path), "aria-describedby": parts.described },
    el("legend", {}, label(field)),
    hint(field, path),
    errorsOf(path, parts.errors),
    el(
      "div",
      { class: "opcoes" },
      options.map((option, number) => {
        const id = `${idOf(path)}-${number}`;
        const input = el("input", { type, id, name: path, value: option.id, ...own(option.id) });
        return el("div", { class: "opcao" }, input, el("label", { for: id }, option.label));
      }),
    ),
    more,
  );

const oneOf = (field, path, value, page, parts, options) => {
  const own = (id) => ({ checked: text(value) === id, onchange: () => page.change(path, id, true) });
  const clear = button("Limpar a resposta", () => page.change(path, "", true, true), { class: "ligacao" });
  return boxes(field, path, parts, { options, type: "radio", own }, field.required ? null : clear);
};

const yesNo = (field, path, value, page, parts) =>
  oneOf(field, path, value, page, parts, [
    { id: "sim", label: "Sim" },
    { id: "não", label: "Não" },
  ]);

const choice = (field, path, value, page, parts) =>
  field.options.length < FEW
    ? oneOf(field, path, value, page, parts, field.options)
    : listed(field, path, value, page, parts, field.options);

const uf = (field, path, value, page, parts) => {
  const { ufs } = page.tables;
  const options = Array.isArray(ufs)
    ? ufs.map((id) => ({ id, label: id }))
    : Object.entries(ufs).map(([id, name]) => ({ id, label: `${id} – ${name}` }));
  return listed(field, path, value, page, parts, options);
};

const listed = (field, path, value, page, { errors, described }, options) =>
  el(
    "div",
    { class: "campo" },
    el("label", { for: idOf(path) }, label(field)),
    hint(field, path),
    errorsOf(path, errors),
    el(
      "select",
      {
        id: idOf(path),
        name: path,
        "aria-describedby": described,
        "aria-invalid": errors.length > 0 ? "true" : null,
        "aria-required": field.required ? "true" : null,
        onchange: (event) => page.change(path, event.target.value, true),
      },
      el("option", { value: "" }, "Escolha"),
      options.map((option) => el("option", { value: option.id, selected: text(value) === option.id }, option.label)),
    ),
  );

const anyOf = (field, path, value, page, parts) => {
  const chosen = new Set(Array.isArray(value) ? value : []);
  const toggle = (id, event) => {
    if (event.target.checked) chosen.add(id);
    else chosen.delete(id);
    page.change(path, field.options.map((option) => option.id).filter((each) => chosen.has(each)), true);
  };
  const own = (id) => ({ checked: chosen.has(id), onchange: (event) => toggle(id, event) });
  return boxes(field, path, parts, { options: field.options, type: "checkbox", own });
};

const groupOn = (field, path, rows, page) => {
  const errors = page.problems.filter((found) => found.where === path);
  const shown = rows.length > 0 ? rows : [{}];
  const row = (values, index) => {
    const at = `${path}[${index}]`;
    const remove = () => page.change(path, rows.filter((_, other) => other !== index), true, true);
    return el(
      "fieldset",
      { class: "registro", id: idOf(at) },
      el("legend", {}, `${field.label}: ${index + 1}`),
      field.fields.map((column) => fieldOn(column, `${at}.${column.id}`, values[column.id], page)),
      shown.length > 1 ? button(["Remover", heard(` ${field.label}: ${index + 1}`)], remove, { class: "secundario" }) : null,
    );
  };
  const add = () => page.change(path, [...shown, {}], true, true, `${path}[${shown.length}]`);
  return el(
    "fieldset",
    { class: "grupo", id: idOf(path), "data-path": path, "aria-describedby": describedBy(field, path, errors) },
    el("legend", {}, label(field)),
    hint(field, path),
    errorsOf(path, errors),
    shown.map(row),
    shown.length < field.maximum
      ? button(["Acrescentar outro", heard(`: ${field.label}`)], add, { class: "secundario" })
      : el("p", { class: "dica" }, `São no máximo ${field.maximum}.`),
  );
};

const text = (value) => (Array.isArray(value) ? value.join("\n") : value === null || value === undefined ? "" : String(value));

const CONTROLS = {
  long_text: manyLines, ip_list: manyLines, yes_no: yesNo, choice, choices: anyOf, uf,
};
