// Sim or não, one of several options, any of several options.

import { didYouMean } from "./suggest.js";
import { folded, quoted, strip } from "./text.js";
import { CRITICA, joined, parsed, problem, refused } from "./values.js";

const YES = ["sim", "s", "true"];
const NO = ["nao", "n", "false"];

const parseYesNo = (raw, _field, { say }) => {
  const text = joined(raw);
  const word = folded(text);
  if (word === "") return parsed();
  if (YES.includes(word) || NO.includes(word)) return parsed(YES.includes(word));
  return refused("resposta-invalida", say("resposta-invalida", { typed: quoted(text) }));
};

const parseChoice = (raw, field, kit) => {
  const text = strip(joined(raw));
  if (text === "") return parsed();
  const found = option(text, field.options);
  return found === null ? parsed(null, [unknown(text, field.options, kit, "")]) : parsed(found);
};

const parseChoices = (raw, field, kit) => {
  const chosen = new Set();
  const problems = [];
  for (const [at, text] of pieces(raw, field.options)) {
    const found = option(text, field.options);
    if (found === null) problems.push(unknown(text, field.options, kit, at));
    else chosen.add(found);
  }
  if (problems.length > 0) return parsed(null, problems);
  const ids = field.options.map((one) => one.id).filter((id) => chosen.has(id));
  return parsed(ids.length > 0 ? ids : null);
};

/** Each option as typed, with what to add to the field's path. A comma separates only where no label has it. */
function* pieces(raw, options) {
  const items = typeof raw === "string" ? [["", raw]] : raw.map((item, i) => [`[${i}]`, item]);
  for (const [at, item] of items) {
    for (const piece of item.split(/[;\n]/u)) {
      const parts = option(piece, options) === null ? piece.split(",") : [piece];
      for (const text of parts.map(strip)) if (text !== "") yield [at, text];
    }
  }
}

/** The id of the option of that id or label; where labels are `1 – Federal`, of that number or name alone. */
const option = (text, options) => {
  const exact = options.find((one) => one.id === strip(text));
  if (exact !== undefined) return exact.id;
  const word = folded(text);
  const named = options.find((one) => word === folded(one.label) || word === one.id);
  if (named !== undefined) return named.id;
  const coded = options.filter((one) => halves(one.label).map(folded).includes(word));
  return coded.length === 1 ? coded[0].id : null;
};

const halves = (label) => {
  const at = label.indexOf(" – ");
  return at < 0 ? [label] : [label.slice(0, at), label.slice(at + 3)];
};

const labelOf = (id, options) => options.find((one) => one.id === id).label;

const unknown = (text, options, kit, at) => {
  const hint = didYouMean(text, options.map((one) => one.label), kit);
  return problem("opcao-desconhecida", kit.say("opcao-desconhecida", { typed: quoted(text), hint }), CRITICA, at);
};

export const yesNo = { listed: false, parse: parseYesNo, show: (value) => (value ? "Sim" : "Não") };
export const choice = { listed: false, parse: parseChoice, show: (value, field) => labelOf(value, field.options) };
export const choices = {
  listed: true,
  parse: parseChoices,
  show: (value, field) => value.map((id) => labelOf(id, field.options)).join("; "),
};
