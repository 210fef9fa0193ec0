/** How long a process waits for an import: each in a process of its own, in turns, from packages installed side by side. */
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { clients, installed } from "./installed.js";
import { inTurns, type Row, tell } from "./table.js";
import { ajvStandaloneCode } from "./validators.js";

const rounds = 15;
const folder = await installed();
writeFileSync(join(folder, "ajv-standalone.cjs"), ajvStandaloneCode());

const imports: Readonly<Record<string, readonly [rivals: readonly string[], goal?: string]>> = {
  "pixverse-client": [Object.keys(clients), "≤ others"],
  "pixverse-client/openapi": [["openapi-fetch"]],
  "pixverse-client/constraints": [["./ajv-standalone.cjs", "valibot", "zod"], "≤ 8"],
};

function importTime(name: string): number {
  const code = `const start = performance.now();
    await import(${JSON.stringify(name)});
    console.log(performance.now() - start);`;
  const args = ["--input-type=module", "-e", code];
  return Number(execFileSync(process.execPath, args, { cwd: folder, encoding: "utf8" }));
}

const rows: Row[] = [];
for (const [name, [rivals, goal]] of Object.entries(imports)) {
  const ways = Object.fromEntries([name, ...rivals].map((each) => [each, () => importTime(each)]));
  const { [name]: ours, ...others } = await inTurns(ways, rounds, (way) => way() as number);
  rows.push({ what: `import ${name}, ms`, ours: ours!, others, goal });
}
tell(rows);
