// What axe-core, and the page itself, say of every page of a site. Run by Node, in one Chromium.
// Usage: audit.mjs JUDGES CHROMIUM BASE PATH... Prints a JSON object: for each path, what was found.
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const [judges, chromium, base, ...paths] = process.argv.slice(2);
const require = createRequire(pathToFileURL(`${judges}/`));
const { chromium: browserType } = require("playwright-core");
const source = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
const NARROW = { width: 320, height: 640 };
const WIDE = { width: 1280, height: 900 };

const browser = await browserType.launch({
  executablePath: chromium,
  args: ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
});

const violations = (page, options) => page.evaluate(async (given) => {
  const found = await axe.run({ ...given, resultTypes: ["violations"] });
  return found.violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html.slice(0, 160)).join(" | ")}`);
}, options);

async function audited(page, path) {
  const asked = [];
  const complaints = [];
  page.on("request", (request) => asked.push(request.url()));
  page.on("console", (message) => { if (message.type() !== "info") complaints.push(message.text()); });
  page.on("pageerror", (error) => complaints.push(String(error)));
  await page.emulateMedia({ colorScheme: "light" });
  await page.setViewportSize(WIDE);
  await page.goto(new URL(path, base).href);
  // Evaluated through the debugger, which the page's policy does not bind.
  await page.evaluate(source);
  const light = await violations(page, { runOnly: WCAG });
  await page.emulateMedia({ colorScheme: "dark" });
  const dark = await violations(page, { runOnly: ["color-contrast", "link-in-text-block"] });
  await page.setViewportSize(NARROW);
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  const narrow = await violations(page, { runOnly: ["target-size", "scrollable-region-focusable"] });
  const headings = await page.$$eval("h1, h2, h3, h4, h5, h6", (all) => all.map((each) => Number(each.tagName[1])));
  const elsewhere = asked.filter((url) => !url.startsWith(new URL(base).origin) && !url.startsWith("data:"));
  return { light, dark, narrow, overflow, headings, elsewhere, complaints };
}

const said = {};
for (const path of paths) {
  const page = await browser.newPage();
  said[path] = await audited(page, path);
  await page.close();
}
await browser.close();
console.log(JSON.stringify(said));
