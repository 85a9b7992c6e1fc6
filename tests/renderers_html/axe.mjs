// What axe-core finds in pages, and what they asked of the network. Run by Node.
// Usage: axe.mjs JUDGES CHROMIUM PAGE... Prints a JSON object: for each page, the violations and the requests.
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const [judges, chromium, ...pages] = process.argv.slice(2);
const require = createRequire(pathToFileURL(`${judges}/`));
const { chromium: browserType } = require("playwright-core");
const source = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

const browser = await browserType.launch({
  executablePath: chromium,
  args: [
    "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
  ],
});
const said = {};
for (const file of pages) {
  for (const width of [1280, 360]) {
    const page = await browser.newPage({ viewport: { width, height: 900 } });
    const requests = [];
    const complaints = [];
    page.on("request", (request) => requests.push(request.url()));
    page.on("console", (message) => complaints.push(message.text()));
    await page.goto(pathToFileURL(file).href);
    // Evaluated through the debugger, which the page's policy does not bind; the page itself runs nothing.
    await page.evaluate(source);
    const { violations } = await page.evaluate(() =>
      axe.run({ runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }));
    const wide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
    said[`${file}@${width}`] = {
      violations: violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html.slice(0, 120)).join(" | ")}`),
      requests: requests.slice(1),
      complaints,
      wide,
      styled: await page.evaluate(() => getComputedStyle(document.querySelector("main, body")).overflowWrap),
    };
    await page.close();
  }
}
await browser.close();
console.log(JSON.stringify(said));
