// SPDX-License-Identifier: Apache-2.0
// Writes output/ from input/ by the definition of RFC 8785 itself, ECMAScript's JSON: `node make.mjs`.
import { readFileSync, readdirSync, writeFileSync } from "node:fs";

const canonical = (value) =>
  Array.isArray(value)
    ? `[${value.map(canonical).join(",")}]`
    : value !== null && typeof value === "object"
      ? `{${Object.keys(value).sort().map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`).join(",")}}`
      : JSON.stringify(value);

const here = new URL(".", import.meta.url);
for (const name of readdirSync(new URL("input/", here))) {
  const value = JSON.parse(readFileSync(new URL(`input/${name}`, here), "utf8"));
  writeFileSync(new URL(`output/${name}`, here), canonical(value));
}
