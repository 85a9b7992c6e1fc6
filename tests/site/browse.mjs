// A person at the site: looks for words, walks with the keyboard, reads without JavaScript, opens it from a folder.
// Usage: browse.mjs JUDGES CHROMIUM BASE FOLDER-URL. Prints a JSON object.
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const [judges, chromium, base, folder] = process.argv.slice(2);
const require = createRequire(pathToFileURL(`${judges}/`));
const { chromium: browserType } = require("playwright-core");
const browser = await browserType.launch({
  executablePath: chromium,
  args: ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
});
const said = {};

async function open(url, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  page.complaints = [];
  page.on("console", (message) => { if (message.type() === "error") page.complaints.push(message.text()); });
  page.on("pageerror", (error) => page.complaints.push(String(error)));
  await page.goto(url);
  return page;
}

async function found(words) {
  const page = await open(new URL("index.html", base).href);
  await page.fill("#busca-do-topo", words);
  await page.press("#busca-do-topo", "Enter");
  await page.waitForFunction(() => /^[0-9]+ página|^Nada/.test(document.getElementById("busca-estado")?.textContent ?? ""));
  const links = await page.$$eval("#busca-resultados a", (all) => all.map((each) => new URL(each.href).pathname));
  const state = await page.textContent("#busca-estado");
  await page.context().close();
  return { links, state, complaints: page.complaints };
}

// Every stop of the Tab key, until it comes round: what has the focus, whether it is seen, and whether it is told.
async function stops(path, viewport) {
  const page = await open(new URL(path, base).href, { viewport });
  const seen = [];
  for (let count = 0; count < 400; count += 1) {
    await page.keyboard.press("Tab");
    const stop = await page.evaluate(() => {
      const at = document.activeElement;
      if (at === document.body || at === null) return null;
      const { width, height } = at.getBoundingClientRect();
      const style = getComputedStyle(at);
      return {
        name: at.getAttribute("href") ?? at.id ?? at.tagName, tag: at.tagName,
        seen: width > 0 && height > 0, told: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
      };
    });
    if (stop === null) break;
    seen.push(stop);
  }
  const all = await page.$$eval("a[href], button, input, summary", (every) =>
    every.filter((each) => each.checkVisibility()).length);
  await page.context().close();
  return { seen, all };
}

said.search = {};
for (const words of ["homologação", "homologacao", "transmissões", "responsavel tecnico", "xyzwk"]) said.search[words] = await found(words);
said.wide = await stops("procedimentos/siop-ws.html", { width: 1280, height: 900 });
said.narrow = await stops("procedimentos/siop-ws.html", { width: 320, height: 640 });

const menu = await open(new URL("procedimentos/siop-ws.html", base).href, { viewport: { width: 320, height: 640 }, javaScriptEnabled: false });
await menu.focus(".menu summary");
await menu.keyboard.press("Enter");
said.menu = await menu.locator(".menu a:visible").count();
await menu.context().close();

const skip = await open(new URL("procedimentos/siop-ws.html", base).href);
await skip.keyboard.press("Tab");
await skip.keyboard.press("Enter");
said.skip = await skip.evaluate(() => document.activeElement.id);
await skip.context().close();

const plain = await open(new URL("formularios/siop-ws/preencher/index.html", base).href, { javaScriptEnabled: false });
said.plain = await plain.locator("main").innerText();
await plain.context().close();

const failing = await browser.newPage();
await failing.route("**/assets/preencher/ui.js", (route) => route.fulfill({ contentType: "text/javascript", body: "throw new Error('x');" }));
await failing.goto(new URL("formularios/siop-ws/preencher/index.html", base).href);
said.failing = await failing.locator("main").innerText();
await failing.close();

const scheme = await open(new URL("index.html", base).href, { colorScheme: "light" });
const paper = () => getComputedStyle(document.documentElement).backgroundColor;
const light = await scheme.evaluate(paper);
await scheme.click("[data-tema][type=button]");
const dark = await scheme.evaluate(paper);
await scheme.goto(new URL("calendario.html", base).href);
said.scheme = { light, dark, kept: await scheme.evaluate(paper), words: await scheme.textContent("[data-tema][type=button]") };
await scheme.context().close();

said.folder = {};
for (const path of ["index.html", "formularios/siop-ws/preencher/index.html", "verificar/index.html", "busca.html?q=siop"]) {
  const page = await open(new URL(path, folder).href);
  await page.waitForTimeout(200);
  said.folder[path] = {
    complaints: page.complaints,
    styled: await page.evaluate(() => getComputedStyle(document.querySelector(".rodape")).backgroundColor),
    text: await page.locator("body").innerText(),
  };
  await page.context().close();
}
const walk = await open(new URL("index.html", folder).href);
await walk.click("text=Formulários");
await walk.click("main a:has-text('Webservice SIOP')");
await walk.click("text=Preencher agora");
said.walk = new URL(walk.url()).pathname;
await browser.close();
console.log(JSON.stringify(said));
