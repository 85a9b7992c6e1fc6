// Fills the site's forms in as somebody would, with the keyboard alone, and says what was seen. Run by Node.
// Usage: fill.mjs JUDGES CHROMIUM TASKS OUT. TASKS is a JSON file: a list of {name, kind, url, ...}.
// Prints a JSON object: for each task, what it saw. Files that a page gives are saved in OUT.
import { createRequire } from "node:module";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const [judges, executablePath, tasksFile, out] = process.argv.slice(2);
const require = createRequire(pathToFileURL(`${judges}/`));
const { chromium } = require("playwright-core");
const axeSource = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
const FLAGS = [
  "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update",
  "--disable-sync",
];

const browser = await chromium.launch({ executablePath, args: FLAGS });

/** A page of its own, with what it asked of the network and what it complained of. */
const opened = async (task, options = {}) => {
  const context = await browser.newContext({
    viewport: { width: task.width ?? 1100, height: 900 }, acceptDownloads: true, colorScheme: task.scheme ?? "light",
  });
  if (options.init) await context.addInitScript(options.init);
  const page = await context.newPage();
  const seen = { requests: [], complaints: [] };
  page.on("request", (request) => seen.requests.push(request.url().split("#")[0]));
  page.on("console", (message) => seen.complaints.push(message.text()));
  page.on("pageerror", (error) => seen.complaints.push(String(error.stack)));
  page.on("dialog", (dialog) => dialog.accept());
  await page.goto(task.url);
  await page.waitForSelector("[data-pronto]");
  return { context, page, seen };
};

const axe = async (page) => {
  // Through the debugger, which the page's policy does not bind.
  if (!(await page.evaluate(() => "axe" in globalThis))) await page.evaluate(axeSource);
  const { violations } = await page.evaluate((rules) => axe.run({ preload: false, runOnly: rules }), RULES);
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html.slice(0, 160)).join(" | ")}`);
};

const wide = (page) => page.evaluate(() => document.documentElement.scrollWidth - innerWidth);

/** What has the focus: enough to decide what to press. */
const focused = (page) =>
  page.evaluate(() => {
    const at = document.activeElement;
    const group = at.name && at.type === "radio" ? [...document.getElementsByName(at.name)] : [];
    return {
      tag: at.tagName, type: at.type ?? "", name: at.name ?? "", text: at.textContent.trim(), value: at.value ?? "",
      checked: at.checked ?? false, values: group.map((each) => each.value),
      options: at.tagName === "SELECT" ? [...at.options].map((each) => each.value) : [],
      inGroup: at.closest(".grupo")?.dataset.path ?? "", rows: at.closest(".grupo")?.querySelectorAll(".registro").length ?? 0,
    };
  });

/** Tabs until something that `wanted` says, at most a few hundred times. */
const tabTo = async (page, wanted) => {
  for (let i = 0; i < 400; i += 1) {
    await page.keyboard.press("Tab");
    const at = await focused(page);
    if (wanted(at)) return at;
  }
  throw new Error(`the keyboard does not get there: ${wanted}`);
};

const press = (text) => (at) => at.tag === "BUTTON" && at.text.startsWith(text);

const dataAt = (data, path) => {
  const [, section, field, index, column] = /^([^.]+)\.([^.[]+)(?:\[(\d+)\](?:\.([^.]+))?)?$/u.exec(path);
  const value = data[section]?.[field];
  return index === undefined ? value : value?.[Number(index)]?.[column];
};

/** Answers what has the focus. */
const answer = async (page, at, data) => {
  const value = dataAt(data, at.name);
  if (at.type === "radio") {
    if (value === undefined) return;
    await page.keyboard.press("Space");
    for (let i = at.values.indexOf(at.value); i < at.values.indexOf(String(value)); i += 1) await page.keyboard.press("ArrowDown");
    return;
  }
  if (at.type === "checkbox") {
    if ((value ?? []).includes(at.value) !== at.checked) await page.keyboard.press("Space");
    return;
  }
  if (at.tag === "SELECT") {
    const times = at.options.indexOf(String(value ?? ""));
    for (let i = 0; i < times; i += 1) await page.keyboard.press("ArrowDown");
    return;
  }
  const text = Array.isArray(value) ? value.join("\n") : String(value ?? "");
  await page.keyboard.press("Control+A");
  await page.keyboard.press("Delete");
  const lines = text.split("\n");
  for (const [i, line] of lines.entries()) {
    if (i > 0) await page.keyboard.press("Enter");
    await page.keyboard.insertText(line);
  }
};

/** Goes through the parts with Tab, Space, arrows and Enter, until the answers are there to be checked. */
const walk = async (page, data, visit = async () => {}) => {
  await page.keyboard.press("Tab");
  await tabTo(page, (at) => at.tag === "BUTTON" && /^(Começar|Continuar)$/u.test(at.text));
  await page.keyboard.press("Enter");
  for (let part = 0; part < 40; part += 1) {
    await page.waitForTimeout(20);
    if (await page.evaluate(() => location.hash === "#conferir")) return;
    await visit("part");
    for (let i = 0; i < 600; i += 1) {
      await page.keyboard.press("Tab");
      const at = await focused(page);
      if (at.tag === "BUTTON" && at.type === "submit") break;
      if (at.tag === "BUTTON" && at.text.startsWith("Acrescentar outro") && (dataAt(data, at.inGroup) ?? []).length > at.rows) {
        await page.keyboard.press("Enter");
        // The new record has the focus already.
        const first = await focused(page);
        if (first.name) await answer(page, first, data);
        continue;
      }
      if (["INPUT", "TEXTAREA", "SELECT"].includes(at.tag) && at.name) await answer(page, at, data);
    }
    const before = await page.evaluate(() => location.hash);
    await page.keyboard.press("Enter");
    await page.waitForTimeout(20);
    const stuck = await page.evaluate((hash) => location.hash === hash && document.getElementById("resumo-de-erros")?.innerText, before);
    if (stuck) throw new Error(`stopped at ${before}: ${stuck}`);
  }
  throw new Error("no end");
};

/** Presses a button with the keyboard and keeps the file that comes. */
const taken = async (page, text, name) => {
  await tabTo(page, press(text));
  const coming = page.waitForEvent("download");
  const refused = page.waitForSelector("#resultado .erro, #resultado .resumo-de-erros").then(() => null);
  for (const waiting of [coming, refused]) waiting.catch(() => {}); // the one that loses is not waited for
  await page.keyboard.press("Enter");
  const download = await Promise.race([coming, refused]);
  if (download === null) throw new Error(`refused: ${await said(page)}`);
  const file = join(out, name);
  await download.saveAs(file);
  return file;
};

const said = (page) => page.evaluate(() => document.getElementById("resultado")?.innerText ?? "");

const TASKS = {
  /** The whole way: filled in, saved, reopened, downloaded. */
  async fill(task) {
    const { context, page, seen } = await opened(task);
    const violations = [];
    const looked = async () => violations.push(...(await axe(page)));
    if (task.axe) await looked();
    await walk(page, task.data, task.axe ? looked : undefined);
    if (task.axe) await looked();
    if (task.picture) await page.screenshot({ path: join(out, task.picture), fullPage: true });
    const before = await page.evaluate(() => document.querySelector(".conferir").innerText);
    await page.reload();
    await page.waitForSelector("[data-pronto]");
    const after = await page.evaluate(() => document.querySelector(".conferir").innerText);
    await page.keyboard.press("Tab");
    const data = await taken(page, task.finished === false ? "Salvar o rascunho" : "Baixar os dados", `${task.name}.json`);
    let pdf = null;
    let problem = "";
    if (task.finished !== false) {
      await page.evaluate(() => document.activeElement.blur());
      try {
        pdf = await taken(page, "Baixar o PDF", `${task.name}.pdf`);
      } catch (error) {
        problem = error.message;
      }
      if (task.axe) await looked();
    }
    const overflow = await wide(page);
    await context.close();
    return { ...seen, violations, reopened: before === after, review: before, data, pdf, problem, overflow };
  },

  /** Nothing typed: what the page says, and where the keyboard goes. */
  async errors(task) {
    const { context, page, seen } = await opened(task);
    await page.keyboard.press("Tab");
    await tabTo(page, press("Começar"));
    await page.keyboard.press("Enter");
    await tabTo(page, (at) => at.type === "submit");
    await page.keyboard.press("Enter");
    await page.waitForSelector("#resumo-de-erros");
    const focus = await page.evaluate(() => document.activeElement.id);
    const title = await page.title();
    const violations = await axe(page);
    const overflow = await wide(page);
    await page.keyboard.press("Tab");
    const link = await focused(page);
    await page.keyboard.press("Enter");
    const field = await focused(page);
    const described = await page.evaluate(() => {
      const at = document.activeElement.closest("[aria-describedby]");
      return (at?.getAttribute("aria-describedby") ?? "").split(" ").map((id) => document.getElementById(id)?.innerText ?? "").join(" ");
    });
    if (task.picture) await page.screenshot({ path: join(out, task.picture), fullPage: true });
    await context.close();
    return { ...seen, focus, title, violations, overflow, link: link.text, field: field.name, described };
  },

  /** Two tabs on the same form: one writes, the other says so and stops writing. */
  async tabs(task) {
    const { context, page } = await opened(task);
    const other = await context.newPage();
    for (const tab of [other, page]) {
      await tab.goto(`${task.url}#parte-${task.section}`);
      await tab.waitForSelector("form");
    }
    await page.fill(`[name="${task.field}"]`, "Primeira aba");
    await other.waitForSelector(".notas .nota");
    const warned = await other.innerText(".notas");
    await other.fill(`[name="${task.field}"]`, "Segunda aba");
    const kept = await other.evaluate(() => JSON.stringify(localStorage));
    await other.click("text=Trazer o que está na outra aba");
    const brought = await other.innerText(".conferir");
    await other.click(".notas >> text=Desfazer");
    const undone = await other.innerText(".conferir");
    await context.close();
    return { warned, kept, brought, undone };
  },

  /** A browser that keeps nothing: blocked, or full. */
  async store(task) {
    const init = task.how === "blocked"
      ? () => Object.defineProperty(globalThis, "localStorage", { get() { throw new DOMException("blocked", "SecurityError"); } })
      : () => { Storage.prototype.setItem = () => { throw new DOMException("full", "QuotaExceededError"); }; };
    const { context, page, seen } = await opened(task, { init });
    const warned = await page.innerText(".notas");
    await page.goto(`${task.url}#parte-${task.section}`);
    await page.waitForSelector("form");
    await page.fill(`[name="${task.field}"]`, "Fica na página");
    await page.click("summary", { timeout: 500 }).catch(() => {});
    await page.goto(`${task.url}#conferir`);
    const review = await page.innerText(".conferir");
    await context.close();
    return { ...seen, warned, review };
  },

  /** A file opened over what was typed: nothing is lost without a word, and it can be undone. */
  async open(task) {
    const { context, page, seen } = await opened(task);
    await page.goto(`${task.url}#parte-${task.section}`);
    await page.waitForSelector("form");
    await page.fill(`[name="${task.field}"]`, "O que foi digitado");
    await page.goto(`${task.url}#conferir`);
    await page.waitForSelector(".conferir");
    const results = {};
    for (const choice of ["Completar só o que está vazio", "Trocar tudo pelo arquivo"]) {
      await page.click("summary");
      await page.setInputFiles("#abrir-arquivo", task.file);
      await page.click(`text=${choice}`);
      results[choice] = await page.innerText(".conferir");
      await page.click(".notas >> text=Desfazer");
      results[`${choice}, desfeito`] = await page.innerText(".conferir");
    }
    const bad = {};
    for (const file of task.bad) {
      if (!(await page.isVisible("#abrir-arquivo"))) await page.click("summary");
      await page.setInputFiles("#abrir-arquivo", file);
      await page.waitForSelector(".dito .erro");
      bad[file] = await page.innerText(".dito");
    }
    results.after = await page.innerText(".conferir");
    await page.click("text=Apagar meus dados");
    await page.click("text=Sim, apagar");
    results.erased = await page.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith("credencia:")));
    await page.goto(`${task.url}#conferir`);
    await page.waitForSelector(".conferir");
    results.empty = await page.innerText(".conferir");
    await context.close();
    return { ...seen, results, bad };
  },

  /** What the policy lets out: nothing. */
  async leaks(task) {
    const { context, page, seen } = await opened(task);
    const tried = await page.evaluate(async (url) => {
      const blocked = [];
      document.addEventListener("securitypolicyviolation", (event) => blocked.push(event.effectiveDirective));
      const results = [];
      await fetch(url).then(() => results.push("fetch"), () => {});
      navigator.sendBeacon(url, "x"); // says yes even when the policy stops it: the server tells
      await new Promise((resolve) => { const image = new Image(); image.onload = () => { results.push("image"); resolve(); }; image.onerror = resolve; image.src = url; });
      try { new WebSocket(url.replace("http", "ws")); } catch { /* refused at once */ }
      const form = document.createElement("form");
      form.action = url;
      form.method = "post";
      document.body.append(form);
      form.submit();
      await new Promise((resolve) => setTimeout(resolve, 300));
      return { blocked, results };
    }, task.elsewhere);
    await context.close();
    return { ...seen, ...tried };
  },

  /** A page that looks at a PDF. */
  async inspect(task) {
    const { context, page, seen } = await opened(task);
    const shown = {};
    const violations = await axe(page);
    for (const file of task.files) {
      await page.setInputFiles("input[type=file]", file);
      await page.waitForSelector(`[data-arquivo="${file.split("/").at(-1)}"]`);
      shown[file] = await page.innerText("#verificar");
      violations.push(...(await axe(page)));
    }
    if (task.picture) await page.screenshot({ path: join(out, task.picture), fullPage: true });
    const overflow = await wide(page);
    await context.close();
    return { ...seen, shown, violations, overflow };
  },
};

const results = {};
for (const task of JSON.parse(readFileSync(tasksFile, "utf8"))) {
  const since = Date.now();
  try {
    results[task.name] = { ...(await TASKS[task.kind](task)), ms: Date.now() - since };
  } catch (error) {
    results[task.name] = { failed: String(error.stack) };
  }
}
await browser.close();
writeFileSync(join(out, "results.json"), JSON.stringify(results));
