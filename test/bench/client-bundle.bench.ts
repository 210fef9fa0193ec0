/** What the parts weigh in a browser: `esbuild --bundle --minify --format=esm --platform=browser`. */
import { gzipSync } from "node:zlib";
import { build } from "esbuild";

const entries: Readonly<Record<string, string>> = {
  "PixVerse, the check included": 'export { PixVerse } from "./src/index.js"',
  "the check alone": 'export { checkImageToVideo } from "./src/index.js"',
  "the generated client, openapi-fetch included": 'export { createClient } from "./generated/client.js"',
  everything: 'export * from "./src/index.js"',
};
const rows: Record<string, object> = {};
for (const [name, contents] of Object.entries(entries)) {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: "." },
    bundle: true,
    minify: true,
    format: "esm",
    platform: "browser",
    write: false,
  });
  const bytes = outputFiles[0]!.contents;
  rows[name] = { bytes: bytes.length, gzipped: gzipSync(bytes, { level: 9 }).length };
}
console.table(rows);
