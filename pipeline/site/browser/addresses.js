// Lists of IP addresses and ranges, and whether the internet can see them.

import { mappedV4, overlap, readNetwork, sameNetwork, writeNetwork, writeRange } from "./networks.js";
import { WHITE_CLASS, quoted } from "./text.js";
import { AVISO, CRITICA, isFaulty, parsed, problem } from "./values.js";

const DASH = new RegExp(`(?<=[0-9])[${WHITE_CLASS}]+(-|a|até)[${WHITE_CLASS}]+(?=[0-9])`, "gu");
const BETWEEN = new RegExp(`[${WHITE_CLASS},;]+`, "u");

const parse = (raw, field, kit) => {
  const problems = [];
  const found = [];
  for (const [at, text] of pieces(raw)) {
    const { network, said } = read(text, kit);
    if (network === null) {
      problems.push(problem("ip-invalido", said, CRITICA, at));
      continue;
    }
    problems.push(...judge(network, field, found, at, kit));
    if (!found.some((one) => sameNetwork(one, network))) found.push(network);
  }
  if (found.length > field.max_items) {
    problems.push(problem("ip-demais", kit.say("ip-demais", { count: found.length, limit: field.max_items })));
  }
  const result = parsed(found.length > 0 ? found.map(writeNetwork) : null, problems);
  return isFaulty(result) ? parsed(null, problems) : result;
};

function* pieces(raw) {
  const items = typeof raw === "string" ? [["", raw]] : raw.map((item, i) => [`[${i}]`, item]);
  for (const [at, item] of items) {
    for (const text of item.replace(DASH, "-").split(BETWEEN)) if (text !== "") yield [at, text];
  }
}

/** The range, or what is wrong. */
const read = (text, { say }) => {
  const network = readNetwork(text);
  if (network === null) return { network, said: hint(text, say) };
  if (network.zone !== null) return { network: null, said: say("ip-zona", { typed: quoted(text) }) };
  const mapped = mappedV4(network);
  if (mapped === null) return { network, said: "" };
  return { network: null, said: say("ip-mapeado", { typed: quoted(text), mapped }) };
};

const hint = (text, say) => {
  const told = { typed: quoted(text) };
  if (/^[0-9.]+:[0-9]+$/u.test(text)) return say("ip-porta", told);
  if (/^[0-9.]+-[0-9.]+$/u.test(text)) return say("ip-faixa", told);
  if (text.includes("://") || /[g-zG-Z]/u.test(text)) return say("ip-nome", told);
  if (text.includes("/")) {
    const right = readNetwork(text, false);
    if (right === null) return say("ip-prefixo", told);
    return say("ip-primeiro", { ...told, range: writeRange(right), address: text.split("/")[0] });
  }
  return say(/(^|\.)0[0-9]/u.test(text) ? "ip-zeros" : "ip-forma", told);
};

function* judge(network, field, before, at, kit) {
  const shown = writeNetwork(network);
  if (before.some((one) => sameNetwork(one, network))) {
    yield problem("ip-repetido", kit.say("ip-repetido", { shown }), AVISO, at);
    return;
  }
  for (const other of before) {
    if (overlap(network, other)) {
      const told = { shown, other: writeNetwork(other) };
      yield problem("ip-sobreposto", kit.say("ip-sobreposto", told), AVISO, at);
    }
  }
  if (field.internet) yield* seenFromInternet(network, shown, at, kit);
}

function* seenFromInternet(network, shown, at, { say, tables }) {
  for (const [range, code, why] of tables.special_networks) {
    if (overlap(network, readNetwork(range))) {
      yield problem(code, say("ip-especial", { shown, why }), CRITICA, at);
      return;
    }
  }
  if (network.version === 6 && !overlap(network, readNetwork(tables.global_v6))) {
    yield problem("ip-reservado", say("ip-fora-do-global", { shown }), CRITICA, at);
  } else if (network.prefix < tables.widest[network.version]) {
    yield problem("ip-faixa-larga", say("ip-faixa-larga", { shown }), AVISO, at);
  }
}

export const ipList = { listed: true, parse, show: (value) => value.join("\n") };
