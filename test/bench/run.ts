/** `npm run bench`: every file beside this one, each in a process of its own, so that none runs on another's heap. */
import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { basename } from "node:path";

for (const file of readdirSync(import.meta.dirname).toSorted()) {
  if (!file.endsWith(".bench.ts")) continue;
  process.stdout.write(`\n${basename(file, ".bench.ts")}\n`);
  const { status } = spawnSync(process.execPath, ["--import", "tsx", `${import.meta.dirname}/${file}`], {
    stdio: "inherit",
  });
  if (status !== 0) process.exitCode = 1;
}
