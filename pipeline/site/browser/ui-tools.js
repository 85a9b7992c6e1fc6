// Saving to a file, opening one, and erasing: what people ask for on a shared computer.

import { inspect } from "./engine.js";
import { button, counted, el, focusOn } from "./ui-dom.js";
import { bytesOf } from "./ui-files.js";
import { fromFile, isEmpty, merged } from "./ui-values.js";

const PDF = [0x25, 0x50, 0x44, 0x46];

/** The tools. `app` gives what was typed and takes what a file brings. */
export const fileTools = (app) => {
  const said = el("div", { class: "dito", "aria-live": "polite" });
  const input = el("input", {
    type: "file",
    id: "abrir-arquivo",
    accept: ".json,.pdf,application/json,application/pdf",
    onchange: async (event) => {
      const [file] = event.target.files;
      event.target.value = "";
      if (file !== undefined) await open(app, file, said);
    },
  });
  return el(
    "details",
    { class: "ferramentas" },
    el("summary", {}, "Abrir um arquivo, salvar ou apagar"),
    el("label", { for: "abrir-arquivo" }, "Abrir dados salvos aqui, ou um PDF preenchido deste formulário"),
    input,
    said,
    el(
      "p",
      { class: "acoes" },
      button("Salvar o rascunho num arquivo", app.downloadData, { class: "secundario" }),
      button("Apagar meus dados", () => erase(app, said), { class: "perigo" }),
    ),
  );
};

const open = async (app, file, said) => {
  const { data, problem } = await read(app.form, file);
  if (problem) {
    said.replaceChildren(el("p", { class: "erro" }, problem));
    return;
  }
  const { values, unknown } = fromFile(app.form, data);
  const left = unknown.length > 0 ? el("p", { class: "erro" }, `O arquivo tem campos que este formulário não conhece, e que ficam de fora: ${unknown.join(", ")}.`) : null;
  const other = data.edition && data.edition !== app.form.edition ? el("p", {}, `O arquivo é da edição ${data.edition} do formulário; esta página é da ${app.form.edition}. Confira tudo antes de baixar.`) : null;
  if (isEmpty(app.values)) {
    app.take(values, [left, other, el("p", {}, `Aberto: ${file.name}.`)]);
    return;
  }
  const choose = (taken) => app.take(taken, [left, other, el("p", {}, `Aberto: ${file.name}. `, button("Desfazer", app.undo, { class: "ligacao" }))]);
  said.replaceChildren(
    el("p", {}, "Você já preencheu alguma coisa. O que fazer com o que está no arquivo?"),
    el(
      "p",
      { class: "acoes" },
      button("Completar só o que está vazio", () => choose(merged(app.form, app.values, values)), { class: "secundario" }),
      button("Trocar tudo pelo arquivo", () => choose(values), { class: "secundario" }),
      button("Não abrir", () => said.replaceChildren(), { class: "secundario" }),
    ),
  );
  focusOn(said.querySelector("button"));
};

const read = async (form, file) => {
  try {
    const bytes = await bytesOf(file);
    const data = PDF.every((byte, i) => bytes[i] === byte) ? await fromPdf(form, bytes) : JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
    if (typeof data !== "object" || data === null) return { problem: `${file.name} não tem os dados de um formulário.` };
    if (data.form !== undefined && data.form !== form.id) return { problem: `${file.name} tem os dados de outro formulário (${String(data.form)}).` };
    return { data };
  } catch (error) {
    if (error instanceof RangeError) return { problem: error.message };
    return { problem: `${file.name} não pôde ser lido. Abra um arquivo salvo por esta página (.json), ou um PDF preenchido deste formulário.` };
  }
};

const fromPdf = async (form, bytes) => (await inspect(bytes, [form])).record?.data ?? null;

const erase = (app, said) => {
  const done = () => {
    app.erase();
  };
  const count = Object.values(app.values).reduce((sum, fields) => sum + Object.values(fields ?? {}).filter((each) => !isEmpty(each)).length, 0);
  said.replaceChildren(
    el("p", {}, count === 0 ? "Não há nada preenchido. Apagar mesmo assim o que este navegador guardou?" : `Apagar ${counted(count, "resposta", "respostas")} deste navegador? Isso não pode ser desfeito.`),
    el(
      "p",
      { class: "acoes" },
      button("Sim, apagar", done, { class: "perigo" }),
      button("Não apagar", () => said.replaceChildren(), { class: "secundario" }),
    ),
  );
  focusOn(said.querySelector("button"));
};
