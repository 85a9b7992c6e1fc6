// Runs the engine over many cases in one process. Usage: run.mjs FOLDER-OF-THE-MODULES < cases.json > outcomes.json
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const [modules] = process.argv.slice(2);
const module = (name) => import(new URL(name, pathToFileURL(`${modules}/`)));
const { check, applicable, parse, show, toRecord, toYaml, load } = await module("engine.js");
const { canonical, Day } = await module("values.js");
const { evaluate } = await module("expressions.js");
const { ExpressionError, Sequence } = await module("python.js");
const { didYouMean } = await module("suggest.js");
const { folded } = await module("text.js");

const { definitions, cases } = JSON.parse(readFileSync(0, "utf8"));
const forms = Object.fromEntries(Object.entries(definitions).map(([name, each]) => [name, load(each)]));

const lived = (value) => {
  if (Array.isArray(value)) return value.map(lived);
  if (typeof value !== "object" || value === null) return value;
  if (Object.keys(value).join() === "day") return new Day(value.day);
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, lived(inner)]));
};
const plain = (value) => (value instanceof Sequence ? value.items.map(plain) : Array.isArray(value) ? value.map(plain) : value);

const RUN = {
  value: ({ form, field, raw }) => {
    const { value, problems } = parse(forms[form], field, raw);
    return { value: JSON.parse(canonical(value)), problems, shown: show(forms[form], field, value) };
  },
  check: ({ form, state }) => {
    const { fields, signatories, attachments } = applicable(forms[form], state);
    const record = toRecord(forms[form], state);
    return {
      findings: check(forms[form], state).findings,
      fields: [...fields].sort(),
      signatories: signatories.map((one) => one.role),
      attachments: attachments.map((one) => one.id),
      record: record === null ? null : canonical(record),
      file: toYaml(forms[form], state),
    };
  },
  expression: ({ form, expression, sections }) => {
    try {
      return { value: JSON.parse(canonical(plain(evaluate(expression, lived(sections), forms[form].kit.tables)))) };
    } catch (error) {
      if (error instanceof ExpressionError) return { failed: true };
      throw error;
    }
  },
  hint: ({ form, word, options }) => ({ said: didYouMean(word, options, forms[form].kit) }),
  folded: ({ text }) => ({ text: folded(text) }),
};

process.stdout.write(JSON.stringify(cases.map((one) => RUN[one.run](one))));
