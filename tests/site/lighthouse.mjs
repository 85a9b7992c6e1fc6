// What Lighthouse gives each page, from 0 to 100. Run by Node, in one Chromium.
// Usage: lighthouse.mjs JUDGES CHROMIUM BASE PATH... Prints a JSON object: for each path, its marks and what lost points.
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const [judges, chromium, base, ...paths] = process.argv.slice(2);
const require = createRequire(pathToFileURL(`${judges}/`));
const { chromium: browserType } = require("playwright-core");
const { default: lighthouse } = await import(pathToFileURL(require.resolve("lighthouse")).href);
const PORT = 9000 + (process.pid % 1000);
const JUDGED = ["accessibility", "best-practices", "performance"];

const browser = await browserType.launch({
  executablePath: chromium,
  args: [`--remote-debugging-port=${PORT}`, "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
});
const said = {};
for (const path of paths) {
  const { lhr } = await lighthouse(new URL(path, base).href, { port: PORT, onlyCategories: JUDGED, logLevel: "silent", output: "json", disableFullPageScreenshot: true });
  const marks = Object.fromEntries(JUDGED.map((name) => [name, Math.round((lhr.categories[name].score ?? 0) * 100)]));
  const lost = JUDGED.slice(0, 2).flatMap((name) => lhr.categories[name].auditRefs)
    .map(({ id }) => lhr.audits[id]).filter(({ score }) => score !== null && score < 1).map(({ id, title }) => `${id}: ${title}`);
  said[path] = { ...marks, lost };
}
await browser.close();
console.log(JSON.stringify(said));
