import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { expect, test } from "vitest";

/** What `esbuild --bundle --minify --format=esm --platform=browser` makes of an import, and of what it is made. */
async function bundle(
  code: string,
): Promise<{ bytes: number; gzipped: number; files: string[]; text: string }> {
  const { outputFiles, metafile } = await build({
    stdin: { contents: code, resolveDir: "." },
    bundle: true,
    minify: true,
    format: "esm",
    platform: "browser",
    metafile: true,
    write: false,
  });
  const { contents, text } = outputFiles[0]!;
  const files = Object.values(metafile.outputs).flatMap(({ inputs }) =>
    Object.keys(inputs).filter((file) => inputs[file]!.bytesInOutput > 0),
  );
  return { bytes: contents.length, gzipped: gzipSync(contents, { level: 9 }).length, files, text };
}

const client = await bundle('export { PixVerse } from "./src/index.js"');

test("the client bundles for browsers, without Node's modules and without openapi-fetch", () => {
  expect(client.text).not.toMatch(/["']node:/);
  expect(client.files).toContain("src/client/files.browser.ts");
  expect(client.files.filter((file) => file.includes("node_modules"))).toEqual([]);
});

test("the bundle of the client, the check included, stays small", () => {
  expect(client.bytes).toBeLessThanOrEqual(26 * 1024);
  expect(client.gzipped).toBeLessThanOrEqual(10.9 * 1024);
});

test("who imports only the check gets nothing of the client", async () => {
  const { files } = await bundle('export { checkImageToVideo } from "./src/index.js"');
  expect(files.filter((file) => file.startsWith("src/client/"))).toEqual([]);
});
