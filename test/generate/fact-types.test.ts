/** A fact that says nothing of a field of its type is refused, whichever fact it is. */
import { expect, test } from "vitest";
import { stringify } from "yaml";
import type { Problem } from "../../scripts/shared/spec-error.js";
import { compileDefinition } from "../../scripts/spec/definition/compile-definition.js";
import { readOperationFiles } from "../../scripts/spec/read-operation-files.js";

const source = (states: object): object => ({ source: "ours", states: [states] });

/** What is wrong with a fact beside a field of a type, in an operation with a model, a text, a switch and a number. */
function told(type: string, fact: object): string {
  const texts = {
    "body model": { type: "string", text: [source({ values: ["v5", "v6"] })] },
    "body text": { type: "string", text: [] },
    "body switch": { type: "boolean", text: [] },
    "body count": { type: "integer", text: [] },
    "body f": { type, text: [source(fact)] },
  };
  const problems: Problem[] = [];
  const [file] = readOperationFiles(
    [{ name: "o.yaml", text: stringify({ operation: "POST /o", texts }) }],
    problems,
  );
  compileDefinition(file!, "o", problems);
  return problems.map(({ message }) => message).join("\n");
}

const types = ["boolean", "string", "integer", "number", "string[]", "object"] as const;
const numbers = ["integer", "number"];

test.each<[fact: object, fits: readonly string[]]>([
  [{ length: { upTo: 5 } }, ["string"]],
  [{ items: { upTo: 5 } }, ["string[]"]],
  [{ from: 1 }, numbers],
  [{ to: 1 }, numbers],
  [{ from: 0.5, to: 1, step: 0.1 }, ["number"]],
  [{ holds: "id" }, ["integer", "string[]"]],
  [{ values: ["a"] }, ["string"]],
  [{ values: [1] }, numbers],
  [{ values: [1.5] }, ["number"]],
  [{ not: ["a"] }, ["string"]],
  [{ only: { values: ["a"], models: ["v6"] } }, ["string"]],
  [{ when: [true], needs: { count: { from: 8 } } }, ["boolean"]],
  [{ when: ["a"], needs: { text: "given" } }, ["string"]],
  [{ taken: { models: ["v6"] } }, types],
  [{ excludes: { switch: [true] } }, types],
  [{ excludes: { switch: ["on"] } }, []],
  [{ needs: { text: { from: 8 } } }, []],
  [{ needs: { count: ["many"] } }, []],
  [{ values: ["v6"] }, []],
  [{ values: [1], except: { at: { text: ["a"] }, not: ["b"] } }, []],
  [{ values: ["a"], except: { at: { switch: ["a"] }, not: ["a"] } }, []],
])("%j is said of %j", (fact, fits) => {
  const refused = types.filter((type) => /of type|as values of/.test(told(type, fact)));
  expect(refused).toEqual(types.filter((type) => !fits.includes(type)));
});
