// Opens pages in Chromium, and holds them to what people do with them: read, sort, filter, print, by mouse, by keyboard and by ear.
//
//   node tests/peers/browser.js PAGE.html… FOLDER     PAGE.html is what `inventory` wrote; screenshots go to FOLDER
//
// Prints what is wrong, a line each, and exits with 1 then.
"use strict";
const fs = require("fs");
const path = require("path");
const { chromium } = require("playwright-core");

const axe = fs.readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const wrong = [];
let name = "";
const check = (is, what) => {
  if (!is) wrong.push(`${name}: ${what}`);
};

const rows = (page) => page.$$eval("#keys tbody tr", (rows) => rows.filter((row) => row.offsetParent !== null || row.getClientRects().length).map((row) => row.cells[0].textContent));
const cells = (page, column) => page.$$eval("#keys tbody tr:not([hidden])", (rows, column) => rows.map((row) => row.cells[column].dataset.sort ?? row.cells[column].textContent), column);

// Axe runs in a world of its own, which the page's policy does not bind.
async function accessible(page, how) {
  const session = await page.context().newCDPSession(page);
  const { frameTree } = await session.send("Page.getFrameTree");
  const { executionContextId: contextId } = await session.send("Page.createIsolatedWorld", { frameId: frameTree.frame.id });
  await session.send("Runtime.evaluate", { contextId, expression: axe });
  const { result, exceptionDetails } = await session.send("Runtime.evaluate", {
    contextId,
    awaitPromise: true,
    returnByValue: true,
    expression: "axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] })" +
      ".then(({ violations, passes }) => ({ passes: passes.length, violations: violations.map(({ id, nodes }) => `${id}: ${nodes[0].html.slice(0, 200)} ${nodes[0].failureSummary}`) }))",
  });
  if (exceptionDetails) throw new Error(exceptionDetails.text);
  check(result.value.passes > 20, `axe looked at little (${how})`);
  for (const violation of result.value.violations) check(false, `axe (${how}): ${violation}`);
}

async function sorted(page) {
  const heads = await page.$$("#keys thead button");
  check(heads.length === 11, `${heads.length} columns can be sorted`);
  for (let column = 0; column < heads.length; column++) {
    const before = (await rows(page)).length;
    for (const direction of ["ascending", "descending"]) {
      await heads[column].press("Enter");
      const said = await page.$$eval("#keys thead th", (heads) => heads.map((head) => head.getAttribute("aria-sort")));
      check(said[column] === direction && said.filter(Boolean).length === 1, `aria-sort says ${said}`);
      const isNumber = await page.$eval(`#keys thead th:nth-child(${column + 1})`, (head) => head.hasAttribute("data-number"));
      const found = await cells(page, column);
      const known = isNumber ? found.filter((value) => value !== "").map(Number) : found;
      const order = new Intl.Collator(await page.getAttribute("html", "lang"), { numeric: true });
      const expected = [...known].sort((a, b) => (isNumber ? a - b : order.compare(a, b)));
      if (direction === "descending") expected.reverse();
      check(JSON.stringify(known) === JSON.stringify(expected), `column ${column} is not ${direction}: ${known}`);
      if (isNumber) check(found.slice(known.length).every((value) => value === ""), `column ${column}: what is not known is not last`);
    }
    check((await rows(page)).length === before, "rows were lost");
  }
}

async function filtered(page, total) {
  const shown = () => page.$eval("#shown", (output) => Number(output.textContent));
  const settle = async (what, expected) => {
    const found = (await rows(page)).length;
    check(found === expected && (await shown()) === expected, `${what}: ${found} rows, says ${await shown()}, not ${expected}`);
  };
  await settle("unfiltered", total);
  await page.fill("#search", "BATCH-used s3");
  await settle("search", 1);
  await page.fill("#search", "nobody has this");
  await settle("search for nothing", 0);
  await page.fill("#search", "");
  for (const id of ["account", "status", "concern"]) {
    const options = await page.$$eval(`#${id} option`, (options) => options.map((option) => option.value));
    check(options.length > 1, `${id} has no options`);
    for (const option of options.slice(1)) {
      await page.selectOption(`#${id}`, option);
      const expected = await page.$$eval("#keys tbody tr", (rows, [id, option]) => rows.filter((row) => {
        if (id === "account") return row.cells[1].textContent === option;
        if (id === "status") return row.cells[2].textContent === option;
        const codes = [...row.querySelectorAll("[data-code]")].map((tag) => tag.dataset.code);
        return option === "*" ? codes.length > 0 : codes.includes(option);
      }).length, [id, option]);
      check(expected > 0, `${id} ${option} has no rows`);
      await settle(`${id} ${option}`, expected);
    }
    await page.selectOption(`#${id}`, "");
  }
  await settle("everything again", total);
}

// Tab leads through everything that can be used, and shows where it is.
async function byKeyboard(page) {
  const seen = [];
  for (let n = 0; n < 40; n++) {
    await page.keyboard.press("Tab");
    const at = await page.evaluate(() => {
      const at = document.activeElement;
      if (at === document.body) return null;
      const style = getComputedStyle(at);
      return { tag: at.className || at.id || at.tagName, outline: style.outlineStyle !== "none" && style.outlineWidth !== "0px" };
    });
    if (!at) break;
    check(at.outline, `focus on ${at.tag} cannot be seen`);
    seen.push(at.tag);
  }
  check(seen[0] === "skip", `first comes ${seen[0]}, not the way to the table`);
  for (const id of ["search", "account", "status", "concern", "SUMMARY", "scroll", "BUTTON"]) {
    check(seen.includes(id), `the keyboard does not reach ${id}: ${seen}`);
  }
}

async function look(browser, file, folder) {
  name = path.basename(file, ".html");
  const url = `file://${path.resolve(file)}`;
  const open = async (options) => {
    const context = await browser.newContext(options);
    const page = await context.newPage();
    page.on("console", (message) => check(false, `console: ${message.type()}: ${message.text()}`));
    page.on("pageerror", (error) => check(false, `error: ${error.message}`));
    page.on("request", (request) => check(request.url() === url, `asks for ${request.url()}`));
    await page.goto(url);
    return page;
  };
  const shoot = (page, how) => page.screenshot({ path: path.join(folder, `${name}-${how}.png`), fullPage: true });

  const plain = await open({ javaScriptEnabled: false, viewport: { width: 1440, height: 900 } });
  const total = await plain.locator("#keys tbody tr").count();
  check(total > 5, `without script there are ${total} rows`);
  check(!(await plain.isVisible("#filters")), "without script there are filters");
  check((await plain.locator("#keys thead button").count()) === 0, "without script there are buttons");

  for (const colorScheme of ["light", "dark"]) {
    for (const [how, viewport] of [["wide", { width: 1440, height: 900 }], ["phone", { width: 390, height: 844 }]]) {
      const page = await open({ colorScheme, viewport });
      await accessible(page, `${colorScheme}, ${how}`);
      const width = await page.evaluate(() => document.documentElement.scrollWidth);
      check(width <= viewport.width, `${how}: the page is ${width} wide`);
      const back = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
      const [red] = back.match(/\d+/g).map(Number);
      check(colorScheme === "dark" ? red < 64 : red > 192, `${colorScheme} is ${back}`);
      await shoot(page, `${how}-${colorScheme}`);
      if (how === "wide" && colorScheme === "light") {
        await byKeyboard(page);
        await filtered(page, total);
        await sorted(page);
        await accessible(page, "sorted");
      }
      await page.context().close();
    }
  }

  const page = await open({ viewport: { width: 1440, height: 900 } });
  await page.emulateMedia({ media: "print" });
  check(!(await page.isVisible("#filters")), "filters are printed");
  const printed = await page.pdf({ preferCSSPageSize: true });
  check(printed.length > 20_000 && printed.subarray(0, 5).toString() === "%PDF-", "nothing is printed");
  const closed = () => page.locator("details:not([open])").count();
  check((await closed()) > 0, "after printing everything is open");
  await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
  check((await closed()) === 0, "something is closed and not printed");
  await page.evaluate(() => dispatchEvent(new Event("afterprint")));
  fs.writeFileSync(path.join(folder, `${name}.pdf`), printed);
  const scripts = await page.evaluate(() => {
    // What the policy does not know does not run.
    const script = document.createElement("script");
    script.textContent = "window.planted = true";
    document.body.append(script);
    return { planted: window.planted === true, alerts: window.alerts };
  });
  check(!scripts.planted, "the policy lets a planted script run");
  const complained = wrong.findIndex((line) => line.includes("Content Security Policy"));
  check(complained >= 0, "the policy does not complain of a planted script");
  if (complained >= 0) wrong.splice(complained, 1);
}

(async () => {
  const files = process.argv.slice(2);
  const folder = files.pop();
  const browser = await chromium.launch({ executablePath: process.env.COUNTERSIGN_CHROMIUM || "/usr/bin/chromium", args: ["--no-sandbox", "--disable-gpu"] });
  for (const file of files) await look(browser, file, folder);
  await browser.close();
  for (const line of wrong) console.log(line);
  process.exit(wrong.length ? 1 : 0);
})();
