// Opens a page in headless Chromium and says, as JSON, what axe and the network had to say; makes pictures where asked to.
// node browse.mjs NODE_MODULES PAGE [PICTURES]
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const [modules, page, pictures] = process.argv.slice(2);
const load = async (name) => import(pathToFileURL(createRequire(`${modules}/`).resolve(name)).href);
const chromium = (await load("@sparticuz/chromium")).default;
const puppeteer = (await load("puppeteer-core")).default;
const axe = readFileSync(createRequire(`${modules}/`).resolve("axe-core/axe.min.js"), "utf8");

const args = puppeteer.defaultArgs({ args: chromium.args, headless: "shell" });
const browser = await puppeteer.launch({ args, executablePath: await chromium.executablePath(), headless: "shell" });
const said = { requests: [], errors: [], views: {} };
const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
for (const scheme of ["light", "dark"]) {
  for (const width of [1280, 320]) {
    const tab = await browser.newPage();
    await tab.setBypassCSP(true); // for axe alone: the page forbids every script
    tab.on("request", (request) => said.requests.push(request.url()));
    tab.on("pageerror", (error) => said.errors.push(String(error)));
    await tab.setViewport({ width, height: 900 });
    await tab.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
    await tab.goto(pathToFileURL(page).href);
    await tab.evaluate(axe);
    const result = await tab.evaluate((tags) => axe.run(document, { runOnly: tags }), tags);
    said.views[`${scheme}-${width}`] = {
      violations: result.violations.map((rule) => `${rule.id}: ${rule.nodes.map((node) => node.html).join(" ")}`),
      undecided: result.incomplete.map((rule) => rule.id),
      passed: result.passes.length,
      scrolls: await tab.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth),
      background: await tab.evaluate(() => getComputedStyle(document.body).backgroundColor),
    };
    if (pictures) await tab.screenshot({ path: `${pictures}/${scheme}-${width}.png`, fullPage: false });
    if (scheme === "dark" && width === 1280) {
      await tab.emulateMediaType("print");
      said.print = await tab.evaluate(() => ({
        background: getComputedStyle(document.body).backgroundColor,
        link: getComputedStyle(document.querySelector("main a[href^=http]"), "::after").content,
      }));
      said.pages = (await tab.pdf({ format: "A4" })).length;
      if (pictures) await tab.pdf({ format: "A4", path: `${pictures}/print.pdf` });
    }
    await tab.close();
  }
}
await browser.close();
console.log(JSON.stringify(said));
