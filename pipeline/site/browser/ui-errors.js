// The summary of what stops, at the top of the page: each item takes the keyboard to its field.

import { counted, el } from "./ui-dom.js";

/** @param {object[]} problems findings @param {(path: string) => void} goTo */
export const summary = (problems, goTo, title) => {
  const heading = title ?? `Há ${counted(problems.length, "coisa", "coisas")} a corrigir`;
  const item = (found) => {
    const said = spoken(found);
    if (!found.where.includes(".")) return el("li", {}, said);
    const go = (event) => {
      event.preventDefault();
      goTo(found.where);
    };
    return el("li", {}, el("a", { href: `#${found.where}`, onclick: go }, said));
  };
  // The alert is an inner element: on the one that takes the focus, some readers say it twice.
  return el(
    "div",
    { class: "resumo-de-erros", tabindex: "-1", id: "resumo-de-erros" },
    el("div", { role: "alert" }, el("h2", {}, heading), el("ul", {}, problems.map(item))),
  );
};

/** A finding as one sentence, with the place that it is about. */
export const spoken = ({ label, message }) => {
  if (!label) return message;
  return /[?.!]$/u.test(label) ? `${label} ${message}` : `${label}: ${message}`;
};

/** The findings of one part of the form. */
export const ofSection = (findings, section) =>
  findings.filter((found) => found.where === section.id || found.where.startsWith(`${section.id}.`));

export const criticas = (findings) => findings.filter((found) => found.severity === "crítica");
export const avisos = (findings) => findings.filter((found) => found.severity === "aviso");
