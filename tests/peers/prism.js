// prism between a caller and a GitHub on this machine: node prism.js UPSTREAM. It says where it listens.
"use strict";

const { readFileSync, writeFileSync } = require("node:fs");

// ajv does not compile `nullable` without `type`, and prism takes everything where the schema does not compile.
const compilable = (_, schema) =>
  schema?.nullable === true && schema.type === undefined
    ? { anyOf: [{ ...schema, nullable: undefined }, { enum: [null] }] }
    : schema;
const description = JSON.parse(
  readFileSync(require.resolve("@octokit/openapi/generated/api.github.com.json"), "utf8"),
  compilable,
);
const file = "target/peers/api.github.com.json";
writeFileSync(file, JSON.stringify(description));

// Whoever started it holds its standard input, so it does not outlive a test that is killed.
process.stdin.resume().on("end", () => process.exit());
process.argv.splice(2, 1, "proxy", "--host", "127.0.0.1", "--port", "0", file, process.argv[2]);
require("@stoplight/prism-cli");
