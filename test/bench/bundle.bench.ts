/** What the parts weigh in a browser or a worker: `esbuild --bundle --minify --format=esm --platform=browser`, from installed packages. */
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { clients, installed } from "./installed.js";
import { type Row, tell } from "./table.js";

const resolveDir = await installed();

async function gzipped(contents: string): Promise<number> {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir },
    bundle: true,
    minify: true,
    format: "esm",
    platform: "browser",
    // Some clients import them where they find themselves in Node.
    external: ["node:*", "crypto", "fs", "path", "stream"],
    logLevel: "error",
    write: false,
  });
  return gzipSync(outputFiles[0]!.contents, { level: 9 }).length / 1024;
}

const peers: Record<string, number> = {};
for (const name of Object.keys(clients)) {
  const what = name === "@fal-ai/client" ? "createFalClient" : "default";
  peers[name] = await gzipped(`export { ${what} } from ${JSON.stringify(name)}`);
}
const fetchClient = { "openapi-fetch": await gzipped('export { default } from "openapi-fetch"') };

const parts: readonly (readonly [
  what: string,
  code: string,
  others: Record<string, number>,
  goal?: string,
])[] = [
  [
    "createClient with check and openapi-fetch",
    'export { createClient } from "pixverse-client"',
    peers,
    "≤ 14",
  ],
  ["PixVerse with check", 'export { PixVerse } from "pixverse-client"', peers],
  ["plain generated client", 'export { createClient } from "pixverse-client/openapi"', fetchClient],
  ["check alone", 'export { checkImageToVideo } from "pixverse-client/constraints"', {}, "≤ 3.6"],
  ["capabilities alone", 'export { capabilities } from "pixverse-client/constraints"', {}, "≤ 2"],
];

const rows: Row[] = [];
for (const [what, code, others, goal] of parts)
  rows.push({ what: `${what}, KiB gzipped`, ours: await gzipped(code), others, goal });
tell(rows);
