// Opens HTML files in Chromium and prints, as JSON, what a person with a keyboard, a screen reader, a small
// screen or no network would run into. Usage: node check.mjs <chromium> <folder for pictures> <file.html> ...
import { createRequire } from "node:module";
import { basename, join } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const AXE = createRequire(import.meta.url).resolve("axe-core/axe.min.js");
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"];
const PRACTICE = "best-practice";
const WIDTHS = [1280, 320];
const TALLEST_PICTURE = 12_000;
const MOST_TABS = 5_000;
const QUIET = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

const [executablePath, pictures, ...files] = process.argv.slice(2);
const browser = await chromium.launch({ executablePath, headless: true, args: QUIET });
const results = [];
for (const file of files) {
  for (const width of WIDTHS) {
    results.push(await check(file, width));
  }
}
await browser.close();
console.log(JSON.stringify(results));

async function check(file, width) {
  const context = await browser.newContext({ viewport: { width, height: 900 }, locale: "nl-NL" });
  const page = await context.newPage();
  const messages = [];
  const requests = [];
  page.on("console", (message) => ["error", "warning"].includes(message.type()) && messages.push(message.text()));
  page.on("pageerror", (error) => messages.push(String(error)));
  page.on("request", (request) => /^(file|data):/.test(request.url()) || requests.push(request.url()));
  await page.goto(pathToFileURL(file).href, { waitUntil: "load" });

  const keyboard = await tabThrough(page);
  const skip = await followSkipLink(page);
  const closed = { axe: await axe(page), overflow: await overflow(page) };
  const top = join(pictures, `${basename(file, ".html")}_${width}_top.png`);
  await page.evaluate(() => window.scrollTo(0, 0));
  await page.screenshot({ path: top });

  // What is folded away is hidden from axe and takes no room; unfold it and look again.
  await page.evaluate(() => document.querySelectorAll("details").forEach((part) => (part.open = true)));
  const opened = { axe: await axe(page), overflow: await overflow(page) };
  const whole = join(pictures, `${basename(file, ".html")}_${width}.png`);
  const height = Math.min(await page.evaluate(() => document.documentElement.scrollHeight), TALLEST_PICTURE);
  await page.screenshot({ path: whole, fullPage: true, clip: { x: 0, y: 0, width, height } });

  const images = await imagesOf(context, page);
  await context.close();
  return { file, width, closed, opened, keyboard, skip, images, messages, requests, pictures: [top, whole] };
}

async function axe(page) {
  if (!(await page.evaluate(() => "axe" in window))) await page.addScriptTag({ path: AXE });
  const found = await page.evaluate(
    (tags) => window.axe.run({ runOnly: { type: "tag", values: tags }, resultTypes: ["violations"] }),
    [...RULES, PRACTICE],
  );
  const short = (faults) =>
    faults.map(({ id, help, nodes }) => ({ id, help, count: nodes.length, first: nodes[0].html.slice(0, 300) }));
  const isAdvice = ({ tags }) => tags.includes(PRACTICE);
  return {
    violations: short(found.violations.filter((fault) => !isAdvice(fault))),
    practice: short(found.violations.filter(isAdvice)),
    passes: found.passes.filter((rule) => !isAdvice(rule)).length,
  };
}

async function overflow(page) {
  return page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    return Math.max(0, scrollWidth - clientWidth);
  });
}

// Presses Tab from the top of the page until focus leaves it.
async function tabThrough(page) {
  const total = await page.evaluate(() => {
    const shown = [...document.querySelectorAll("summary")].filter((item) => item.checkVisibility());
    shown.forEach((item, at) => (item.dataset.at = at));
    return shown.length;
  });
  const reached = new Set();
  const unseen = [];
  let first = null;
  let stops = 0;
  for (; stops < MOST_TABS; stops += 1) {
    await page.keyboard.press("Tab");
    const focus = await page.evaluate(() => {
      const item = document.activeElement;
      if (!item || item === document.body) return null;
      const style = getComputedStyle(item);
      const ring = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0;
      const box = item.getBoundingClientRect();
      return {
        tag: item.tagName.toLowerCase(),
        href: item.getAttribute("href"),
        text: item.textContent.trim().slice(0, 80),
        at: item.dataset.at ?? null,
        seen: (ring || style.boxShadow !== "none") && box.width > 0 && box.height > 0,
      };
    });
    if (!focus) break;
    first ??= focus;
    if (focus.tag === "summary") reached.add(focus.at);
    if (!focus.seen) unseen.push(`${focus.tag} ${focus.text}`);
  }
  return { first, stops, summaries: { total, reached: reached.size }, unseen };
}

async function followSkipLink(page) {
  await page.evaluate(() => (document.activeElement?.blur(), window.scrollTo(0, 0)));
  const link = page.locator('a[href^="#"]').first();
  if ((await link.count()) === 0) return null;
  await link.focus();
  await page.keyboard.press("Enter");
  return page.evaluate(() => document.activeElement?.tagName.toLowerCase() ?? null);
}

// Every picture, with the role and name that Chromium gives a screen reader.
async function imagesOf(context, page) {
  const devtools = await context.newCDPSession(page);
  const { root } = await devtools.send("DOM.getDocument", { depth: 0 });
  const { nodeIds } = await devtools.send("DOM.querySelectorAll", {
    nodeId: root.nodeId,
    selector: "svg:not(svg svg), img, canvas, object, embed, iframe",
  });
  const images = [];
  for (const nodeId of nodeIds) {
    const { nodes } = await devtools.send("Accessibility.getPartialAXTree", { nodeId, fetchRelatives: false });
    const { node } = await devtools.send("DOM.describeNode", { nodeId });
    const hidden = nodes[0].ignored === true;
    images.push({ tag: node.nodeName.toLowerCase(), hidden, role: nodes[0].role?.value, name: nodes[0].name?.value ?? "" });
  }
  return images;
}
