/** `npm run generate` beside the two tools that it stands on, one after the other; all of them started by node, without npm. */
import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { inTurns, milliseconds, tell } from "./table.js";

const rounds = 7;
const project = mkdtempSync(join(tmpdir(), "generate-"));
for (const part of ["spec", "generated", "redocly.yaml", "README.md", "README.zh-CN.md"])
  cpSync(part, join(project, part), { recursive: true });

const env = { ...process.env, REDOCLY_TELEMETRY: "off", REDOCLY_SUPPRESS_UPDATE_NOTICE: "true" };
const run = (...args: string[]): void =>
  void execFileSync(process.execPath, args, { cwd: project, env, stdio: ["ignore", "pipe", "pipe"] });
const generate = (): void => run(resolve("scripts/run.mjs"), resolve("scripts/generate.ts"));

const overlay = join(project, "spec/overlays/10-companions.yaml");
const original = readFileSync(overlay, "utf8");
/** With a limit that no run has had, because what lint has passed once it is not asked about again. */
function change(): string {
  const limit = `minimum: 0, maximum: ${Date.now() % 1_000_000_000}, `;
  const changed = original.replace("minimum: 0, maximum: 2147483647, ", limit);
  if (changed === original) throw new Error("the overlay has no such line to change");
  return changed;
}

const document = join(project, "generated/openapi.yaml");
const ways = {
  floor: () => {
    run(resolve("node_modules/@redocly/cli/bin/cli.js"), "lint", document, "--format", "json");
    run(
      resolve("node_modules/openapi-typescript/bin/cli.js"),
      document,
      "--output",
      join(project, "types.ts"),
    );
  },
  unchanged: generate,
  // Outside of git the last run is what a run is compared with, so that each has a change to tell.
  changed: () => {
    writeFileSync(overlay, change());
    generate();
  },
};

const { floor, unchanged, changed: afterChange } = await inTurns(ways, rounds, milliseconds);
rmSync(project, { recursive: true });
const others = { "redocly lint, then openapi-typescript": floor };
tell([
  { what: "generate, nothing changed, ms", ours: unchanged, others, goal: "≤ others" },
  { what: "generate, a limit changed, ms", ours: afterChange, others, goal: "≤ 1.25 × others" },
]);
