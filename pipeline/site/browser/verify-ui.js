// The page where a PDF is dropped and stays: it is read here, and goes nowhere.

import { inspect, load } from "./engine.js";
import { el, focusOn } from "./ui-dom.js";
import { bytesOf } from "./ui-files.js";
import { reportOn } from "./ui-report.js";

const begin = () => {
  const root = document.getElementById("verificar");
  // What every form has in common stands once beside them.
  const { forms: own, ...shared } = JSON.parse(document.getElementById("definicoes").textContent);
  const forms = new Map(Object.values(own).map((form) => [form.id, load({ ...form, ...shared })]));
  const shown = el("div", { class: "visto", "aria-live": "polite" });
  const look = async (file) => {
    delete shown.dataset.arquivo;
    shown.replaceChildren(el("p", {}, `Lendo ${file.name}…`));
    try {
      const seen = await inspect(await bytesOf(file), [...forms.values()]);
      shown.replaceChildren(reportOn(seen, file.name, forms));
    } catch (error) {
      const said = error instanceof RangeError ? error.message : "O arquivo não pôde ser lido.";
      shown.replaceChildren(el("section", {}, el("h2", { tabindex: "-1" }, file.name), el("p", { class: "erro" }, said)));
    }
    shown.dataset.arquivo = file.name;
    focusOn(shown.querySelector("h2"));
  };
  document.getElementById("sem-programa")?.remove();
  root.classList.add("verificar");
  root.replaceChildren(dropPlace(look), shown);
  root.dataset.pronto = "sim";
};

const dropPlace = (look) => {
  const input = el("input", {
    type: "file",
    id: "arquivo",
    accept: ".pdf,application/pdf",
    onchange: (event) => {
      const [file] = event.target.files;
      event.target.value = "";
      if (file !== undefined) look(file);
    },
  });
  const place = el("div", { class: "solta" }, el("label", { for: "arquivo" }, "Escolha um PDF, ou solte-o aqui"), input);
  const over = (isOver) => (event) => {
    event.preventDefault();
    place.classList.toggle("sobre", isOver);
  };
  place.addEventListener("dragover", over(true));
  place.addEventListener("dragleave", over(false));
  place.addEventListener("drop", (event) => {
    over(false)(event);
    const [file] = event.dataTransfer.files;
    if (file !== undefined) look(file);
  });
  return place;
};

begin();
