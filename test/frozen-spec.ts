/**
 * The vendor's page and our reading of it as they were one day, in `test/fixtures/spec/`: what the engine is tested with. No change of the
 * vendor changes it, so a test that fails after one is about today's facts.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Problem } from "../scripts/shared/spec-error.js";
import { compileDefinition } from "../scripts/spec/definition/compile-definition.js";
import { readOperationFiles } from "../scripts/spec/read-operation-files.js";
import type { Definition } from "../src/constraints/definition.js";

/** In the place of `spec/`. */
export const FROZEN_SPEC = join(import.meta.dirname, "fixtures/spec");

const name = "operations/image-to-video.yaml";
const frozen = readFileSync(join(FROZEN_SPEC, name), "utf8");

/** What the operation file says, with every occurrence of some texts replaced. */
export function frozenDefinition(...edits: readonly (readonly [from: string, to: string])[]): Definition {
  const text = edits.reduce((whole, [from, to]) => {
    if (!whole.includes(from)) throw new Error(`${name} does not have ${from}`);
    return whole.replaceAll(from, to);
  }, frozen);
  const problems: Problem[] = [];
  const [file] = readOperationFiles([{ name: `spec/${name}`, text }], problems);
  const definition = file && compileDefinition(file, "generateVideo", problems);
  if (!definition || problems.length > 0) throw new Error(JSON.stringify(problems));
  return definition;
}
