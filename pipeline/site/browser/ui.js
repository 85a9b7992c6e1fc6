// Filling in a form: one part at a time, kept as it is typed, checked by the engine, and nothing sent anywhere.

import { applicable, check, fill, load, toYaml } from "./engine.js";
import { button, el, focusOn } from "./ui-dom.js";
import { criticas, ofSection, summary } from "./ui-errors.js";
import { controlOf } from "./ui-fields.js";
import { blankPdf, download } from "./ui-files.js";
import { beginning, part, progress, review } from "./ui-parts.js";
import { Draft } from "./ui-store.js";
import { fileTools } from "./ui-tools.js";
import { isEmpty, withTyped } from "./ui-values.js";

const REVIEW = "conferir";
const START = "inicio";

class App {
  constructor(root, form) {
    this.root = root;
    this.form = form;
    this.values = {};
    this.tried = new Set();
    this.before = null;
    this.page = START;
    this.title = document.title;
    this.change = this.change.bind(this);
    this.goTo = this.goTo.bind(this);
    this.downloadPdf = this.downloadPdf.bind(this);
    this.downloadData = this.downloadData.bind(this);
    this.undo = this.undo.bind(this);
    this.notices = el("div", { class: "notas", role: "status" });
    this.saved = el("p", { class: "guardado" });
    this.nav = el("div");
    this.main = el("div", { class: "parte" });
    this.draft = new Draft({
      form: form.id,
      edition: form.edition,
      onelse: (other) => this.anotherTab(other),
      onfail: () => this.cannotKeep(),
    });
  }

  start() {
    document.getElementById("sem-programa")?.remove();
    this.root.replaceChildren(this.notices, el("div", { class: "preencher" }, this.nav, this.main), this.saved);
    const kept = this.draft.read();
    if (kept !== null) this.values = kept.values;
    if (!this.draft.works()) this.cannotKeep();
    globalThis.addEventListener("hashchange", () => this.follow());
    globalThis.addEventListener("beforeunload", (event) => {
      if (this.unkept && !isEmpty(this.values)) event.preventDefault();
    });
    this.open(this.asked() ?? START, { focus: false });
    this.root.dataset.pronto = "sim";
  }

  get applies() {
    this.known ??= applicable(this.form, this.values);
    return this.known;
  }

  checked() {
    this.last ??= check(this.form, this.values);
    return this.last;
  }

  sections() {
    return this.form.sections.filter((section) => this.applies.sections.has(section.id));
  }

  first() {
    const { findings } = this.checked();
    const open = this.sections().find((section) => criticas(ofSection(findings, section)).length > 0);
    return `parte-${(open ?? this.sections()[0]).id}`;
  }

  fileTools() {
    return fileTools(this);
  }

  // ------------------------------------------------------------------ where we are

  asked() {
    const hash = decodeURIComponent(location.hash.slice(1));
    const known = [START, REVIEW, ...this.sections().map((section) => `parte-${section.id}`)];
    return known.includes(hash) ? hash : null;
  }

  follow() {
    const page = this.asked() ?? (location.hash === "" ? START : null);
    if (page !== null && page !== this.page) this.open(page);
  }

  go(page) {
    if (location.hash === `#${page}`) this.open(page);
    else location.hash = page;
  }

  open(page, { focus = true, at = null } = {}) {
    this.page = page;
    this.draw();
    const target = at ?? this.pending;
    this.pending = null;
    if (target) focusOn(controlOf(target) ?? this.main.querySelector("h2"));
    else if (focus) focusOn(this.main.querySelector("#resumo-de-erros") ?? this.main.querySelector("h2"));
  }

  goTo(path) {
    const section = path.split(".")[0];
    const page = `parte-${section}`;
    this.tried.add(section);
    this.pending = path;
    if (this.page === page) this.open(page);
    else this.go(page);
  }

  next(section) {
    this.tried.add(section.id);
    if (criticas(ofSection(this.checked().findings, section)).length > 0) {
      this.open(this.page);
      return;
    }
    const sections = this.sections();
    const following = sections[sections.findIndex((each) => each.id === section.id) + 1];
    this.go(following ? `parte-${following.id}` : REVIEW);
  }

  back(section) {
    const sections = this.sections();
    const before = sections[sections.findIndex((each) => each.id === section.id) - 1];
    this.go(before ? `parte-${before.id}` : START);
  }

  draw() {
    const sections = this.sections();
    const at = sections.findIndex((section) => `parte-${section.id}` === this.page);
    this.nav.hidden = this.page === START;
    this.nav.replaceChildren(progress(this, this.page));
    if (at >= 0) {
      const section = sections[at];
      const problems = this.tried.has(section.id) ? ofSection(this.checked().findings, section) : [];
      this.main.replaceChildren(part(this, section, at + 1, sections.length, problems));
      this.entitle(criticas(problems).length > 0, `Parte ${at + 1} de ${sections.length}: ${section.title}`);
      return;
    }
    const reviewing = this.page === REVIEW;
    this.main.replaceChildren(reviewing ? review(this) : beginning(this));
    this.entitle(reviewing && criticas(this.checked().findings).length > 0, reviewing ? "Confira as suas respostas" : "");
  }

  entitle(wrong, page) {
    document.title = `${wrong ? "Erro: " : ""}${page ? `${page} - ` : ""}${this.title}`;
  }

  // ------------------------------------------------------------------ what is typed

  /** Something was typed. `settle` when it is finished; `redraw` when the page itself changes; then `at` is focused. */
  change(path, value, settle = false, redraw = false, at = null) {
    this.keep(withTyped(this.values, path, value));
    if (redraw) {
      this.open(this.page, { at: at ?? path });
      return;
    }
    if (settle) this.settle();
  }

  keep(values) {
    this.values = values;
    this.known = null;
    this.last = null;
    if (this.draft.write(values)) {
      const time = new Date().toLocaleTimeString("pt-BR", { hour: "2-digit", minute: "2-digit" });
      this.saved.textContent = `Rascunho guardado neste computador às ${time}.`;
    }
  }

  /** Fields that an answer brings or takes away, without moving the keyboard. */
  settle() {
    for (const drawn of this.main.querySelectorAll("form > [data-path]")) {
      drawn.hidden = !this.applies.fields.has(drawn.dataset.path);
    }
    this.nav.replaceChildren(progress(this, this.page));
  }

  take(values, notes) {
    this.before = this.values;
    this.tried.clear();
    this.keep(values);
    this.notices.replaceChildren(el("div", { class: "nota" }, notes));
    this.open(REVIEW);
    if (this.asked() !== REVIEW) location.hash = REVIEW;
  }

  undo() {
    if (this.before === null) return;
    this.keep(this.before);
    this.before = null;
    this.notices.replaceChildren(el("p", { class: "nota" }, "Desfeito: voltou o que estava preenchido antes."));
    this.open(this.page);
  }

  erase() {
    this.draft.resume();
    this.keep({});
    this.draft.forget();
    this.before = null;
    this.tried.clear();
    this.saved.textContent = "";
    this.notices.replaceChildren(el("p", { class: "nota" }, "Os seus dados foram apagados deste navegador."));
    this.go(START);
  }

  // ------------------------------------------------------------------ what can go wrong around us

  anotherTab(other) {
    const here = () => {
      this.draft.resume();
      this.keep(this.values);
      this.notices.replaceChildren();
    };
    const there = () => {
      this.draft.resume();
      this.take(other?.values ?? {}, [el("p", {}, "Estas são as respostas da outra aba. ", button("Desfazer", this.undo, { class: "ligacao" }))]);
    };
    this.saved.textContent = "";
    this.notices.replaceChildren(
      el(
        "div",
        { class: "nota" },
        el("p", {}, "Este formulário foi alterado em outra aba. Enquanto você não escolher, o que digitar aqui não será guardado no navegador."),
        el("p", { class: "acoes" }, button("Continuar com o que está aqui", here, { class: "secundario" }), button("Trazer o que está na outra aba", there, { class: "secundario" })),
      ),
    );
  }

  cannotKeep() {
    this.unkept = true;
    this.saved.textContent = "";
    this.notices.replaceChildren(
      el("p", { class: "nota" }, "Este navegador não deixa guardar o rascunho. Antes de sair da página, salve-o num arquivo."),
    );
  }

  // ------------------------------------------------------------------ what is taken away

  downloadData() {
    download(`${this.form.id}.json`, toYaml(this.form, this.values), "application/json");
  }

  async downloadPdf() {
    const place = document.getElementById("resultado");
    place.replaceChildren(el("p", {}, "Preenchendo o PDF…"));
    try {
      const made = await fill(this.form, await blankPdf(this.root.dataset.emBranco), this.values);
      if (made.problems) {
        place.replaceChildren(summary(made.problems, this.goTo, "O PDF não pôde ser preenchido"));
        focusOn(place.firstElementChild);
        return;
      }
      download(`${this.form.id}.pdf`, made.bytes, "application/pdf");
      place.replaceChildren(this.whatNow());
    } catch (error) {
      const said = error instanceof Error ? error.message : "";
      place.replaceChildren(el("p", { class: "erro" }, `O PDF não pôde ser preenchido. ${said}`));
    }
  }

  /** A letter's text runs between the answers, and is composed from the data: boxes can't be that letter. */
  whatNowWithLetter() {
    const command = `credencia render ${this.form.id}.json`;
    return el(
      "div",
      { class: "nota" },
      el("h3", {}, "O PDF foi baixado. E agora?"),
      el("p", {}, "Este PDF traz os quadros preenchidos, para conferir e circular. O ofício que se assina é composto com os dados: baixe-os e gere o documento com o comando abaixo, ou envie este PDF a quem o gera."),
      el("pre", {}, el("code", {}, command)),
    );
  }

  whatNow() {
    const roles = this.applies.signatories;
    if (this.form.layout === "letter") return this.whatNowWithLetter();
    const steps = [
      el("li", {}, "Abra o PDF e leia-o inteiro."),
      roles.length > 0 ? el("li", {}, `Colha as assinaturas no mesmo arquivo, uma depois da outra: ${roles.map((each) => each.label).join("; ")}. `, el("a", { href: "../../../procedimentos/assinar.html" }, "Como assinar")) : null,
      el("li", {}, `Entregue: ${this.form.destination}.`),
    ];
    return el("div", { class: "nota" }, el("h3", {}, "O PDF foi baixado. E agora?"), el("ol", {}, steps));
  }
}

const begin = () => {
  const root = document.getElementById("preencher");
  new App(root, load(document.getElementById("definicao").textContent)).start();
};

begin();
