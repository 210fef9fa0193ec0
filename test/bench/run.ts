/**
 * `npm run bench`: every file beside this one, each in a process of its own, so that none runs on another's heap; and one table of it
 * all. `npm run bench -- waits calls` runs those whose names have such a word.
 */
import { fork } from "node:child_process";
import { once } from "node:events";
import { readdirSync } from "node:fs";
import { basename, join } from "node:path";
import { installed } from "./installed.js";
import { print, type Row } from "./table.js";

const words = process.argv.slice(2);
const files = readdirSync(import.meta.dirname).filter(
  (file) => file.endsWith(".bench.ts") && (words.length === 0 || words.some((word) => file.includes(word))),
);
await installed();
const rows: Row[] = [];
for (const file of files.toSorted()) {
  process.stderr.write(`${basename(file, ".bench.ts")} …\n`);
  const env = { ...process.env, BENCH_INSTALLED: "1" };
  const child = fork("scripts/run.mjs", [join(import.meta.dirname, file)], { env });
  child.on("message", (told: Row[]) => rows.push(...told));
  const [status] = (await once(child, "exit")) as [number];
  if (status !== 0) process.exitCode = 1;
}
print(rows);
