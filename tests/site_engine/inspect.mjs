// Inspects files in one process. Usage: inspect.mjs MODULES DEFINITION FILE... Prints a list of what the engine says.
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const [modules, definition, ...files] = process.argv.slice(2);
const { inspect, load } = await import(new URL("engine.js", pathToFileURL(`${modules}/`)));
const forms = [load(readFileSync(definition, "utf8"))];
const said = [];
for (const file of files) said.push(await inspect(new Uint8Array(readFileSync(file)), forms));
process.stdout.write(JSON.stringify(said));
