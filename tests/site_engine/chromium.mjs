// Fills blanks and inspects files in Chromium. Usage: chromium.mjs JUDGES CHROMIUM MODULES < cases.json
// A case: {definition, blank, state, out}, all but the state as paths; or {inspect, forms}. Prints a list of outcomes,
// with what was asked of the network besides the modules, and how long each took, in ms.
import { createRequire } from "node:module";
import { readFileSync, writeFileSync } from "node:fs";
import { basename } from "node:path";
import { pathToFileURL } from "node:url";

const [judges, chromium, modules] = process.argv.slice(2);
const { chromium: browserType } = createRequire(pathToFileURL(`${judges}/`))("playwright-core");
const browser = await browserType.launch({
  executablePath: chromium,
  args: ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync"],
});
const page = await browser.newPage();
const foreign = [];
// Nothing is served by a network: each request is answered here. `localhost` counts as a secure context.
await page.route("**/*", (route) => {
  const { pathname, hostname } = new URL(route.request().url());
  if (pathname === "/") return route.fulfill({ contentType: "text/html", body: "<!doctype html><title>t</title>" });
  if (hostname !== "localhost" || !pathname.endsWith(".js")) foreign.push(route.request().url());
  return route.fulfill({ contentType: "text/javascript", body: readFileSync(`${modules}/${basename(pathname)}`) });
});
await page.goto("http://localhost/");
const said = [];
for (const one of JSON.parse(readFileSync(0, "utf8"))) {
  const definition = readFileSync(one.definition, "utf8");
  const file = readFileSync(one.blank ?? one.inspect).toString("base64");
  const made = await page.evaluate(async ([text, base64, state, isBlank]) => {
    const { fill, inspect, load } = await import("/engine.js");
    const bytes = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
    const start = performance.now();
    if (!isBlank) return { told: await inspect(bytes, [load(text)]), ms: performance.now() - start };
    const { bytes: filled, problems } = await fill(load(text), bytes, state);
    const ms = performance.now() - start;
    if (filled === undefined) return { problems, ms };
    let binary = "";
    for (const byte of filled) binary += String.fromCharCode(byte);
    return { filled: btoa(binary), ms };
  }, [definition, file, one.state ?? null, one.blank !== undefined]);
  if (made.filled !== undefined) writeFileSync(one.out, Buffer.from(made.filled, "base64"));
  said.push({ ...made, filled: undefined, foreign });
}
await browser.close();
process.stdout.write(JSON.stringify(said));
