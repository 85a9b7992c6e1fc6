// Fills blanks in one process. Usage: fill.mjs MODULES < cases.json
// A case: {definition, blank, state, out}, the first two and the last as paths. Prints a list: {written} or {problems}.
import { readFileSync, writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const { fill, load } = await import(new URL("engine.js", pathToFileURL(`${process.argv[2]}/`)));
const said = [];
for (const { definition, blank, state, out } of JSON.parse(readFileSync(0, "utf8"))) {
  const made = await fill(load(readFileSync(definition, "utf8")), new Uint8Array(readFileSync(blank)), state);
  if (made.bytes !== undefined) writeFileSync(out, made.bytes);
  said.push(made.bytes === undefined ? { problems: made.problems } : { written: made.bytes.length });
}
process.stdout.write(JSON.stringify(said));
