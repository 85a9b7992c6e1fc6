// A retificação: which document it replaces, and whether it changes anything.

import { fieldsOf } from "./applicability.js";
import { readValues } from "./reading.js";
import { AVISO, CRITICA, entry, isMapping, sameValue } from "./values.js";

const SHA256 = /^[0-9a-f]{64}$/u;

/** What raw data say of the document that is replaced: null when nothing, or when they say it wrong. */
export const readReplaced = (form, raw) => {
  const block = entry(raw, "retifica");
  const wrong = (key) => ({ replaces: null, findings: [finding("retificacao-ilegivel", form.kit.say(key), "retifica")] });
  if (block === undefined || block === null) return { replaces: null, findings: [] };
  if (!form.rectification) return wrong("retifica-nao-ha");
  const [digest, data] = [entry(block, "sha256"), entry(block, "dados")];
  if (typeof digest !== "string" || !SHA256.test(digest)) return wrong("retifica-resumo");
  if (!isMapping(data)) return wrong("retifica-sem-dados");
  const reading = readValues(form, data);
  if (reading.findings.some((one) => one.severity === CRITICA)) return wrong("retifica-outros-dados");
  return { replaces: { sha256: digest, sections: reading.values }, findings: [] };
};

/** Whether the document says that it is a retificação, and whether it changes anything. */
export function* rectificationFindings(form, values, replaces) {
  if (replaces === null) return;
  const [section, name] = form.rectification.split(".");
  if (values[section][name] !== true) {
    const message = form.kit.say("retifica-nao-marcada");
    yield { ...finding("retificacao-nao-marcada", message, form.rectification), consequence: form.incomplete };
  }
  // The section that says that it is a retificação speaks of the document, not of what is registered.
  const changed = [...fieldsOf(form)].some(
    ([, { id }, field]) => id !== section && !sameValue(replaces.sections[id][field.id], values[id][field.id]),
  );
  if (!changed) {
    const message = form.kit.say("retifica-sem-mudanca");
    const consequence = form.kit.say("retifica-sem-objeto");
    yield { ...finding("retificacao-sem-mudanca", message), severity: AVISO, consequence };
  }
}

const finding = (code, message, where = "") => ({ severity: CRITICA, code, message, where, label: "", consequence: "" });
