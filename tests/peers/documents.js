// Checks GraphQL documents against GitHub's own schema. They come on standard input: {"name": "document", …}.
"use strict";

const { readFileSync } = require("node:fs");
const { join } = require("node:path");
const { NoDeprecatedCustomRule, buildSchema, parse, specifiedRules, validate } = require("graphql");

// The package can be imported only, and imports do not look in NODE_PATH; so its file is read from beside the library.
const modules = join(require.resolve("graphql/package.json"), "../..");
const sdl = readFileSync(join(modules, "@octokit/graphql-schema/schema.graphql"), "utf8");
// GitHub publishes some fields twice, which is no valid SDL.
const github = buildSchema(sdl, { assumeValidSDL: true });
const check = (document) => validate(github, parse(document), [...specifiedRules, NoDeprecatedCustomRule]);

if (check("{ viewer { noSuchField } }").length === 0) {
  throw new Error("the schema takes everything");
}
const documents = Object.entries(JSON.parse(readFileSync(0, "utf8")));
if (documents.length === 0) {
  throw new Error("there are no documents");
}
for (const [name, document] of documents) {
  const errors = check(document);
  console.log(`${name}: ${errors.length === 0 ? "fits" : errors.join("\n")}`);
  if (errors.length > 0) {
    process.exitCode = 1;
  }
}
