import { execFile } from "node:child_process";
import { access, cp, mkdir, mkdtemp, readdir, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { build } from "esbuild";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import manifest from "../../package.json" with { type: "json" };

const run = promisify(execFile);

/** A project that has installed the package as npm would publish it, and nothing else but its dependencies. */
let consumer: string;
let installed: string;

beforeAll(async () => {
  consumer = await mkdtemp(join(tmpdir(), "consumer-"));
  installed = join(consumer, "node_modules/pixverse-client");
  const tsc = [
    "node_modules/typescript/bin/tsc",
    "-p",
    "tsconfig.build.json",
    "--outDir",
    join(consumer, "dist"),
  ];
  await run(process.execPath, tsc);
  await mkdir(installed, { recursive: true });
  for (const path of ["package.json", ...manifest.files.filter((file) => file !== "dist")])
    await cp(path, join(installed, path), { recursive: true });
  await cp(join(consumer, "dist"), join(installed, "dist"), { recursive: true });
  for (const name of ["openapi-fetch", "openapi-typescript-helpers"])
    await symlink(resolve("node_modules", name), join(consumer, "node_modules", name));
  await writeFile(join(consumer, "package.json"), '{ "type": "module" }');
});
afterAll(() => rm(consumer, { recursive: true }));

const modules = Object.keys(manifest.exports)
  .filter((key) => !/\.(json|yaml)$/.test(key))
  .map((key) => `pixverse-client${key.slice(1)}`);

async function node(code: string): Promise<string> {
  const { stdout } = await run(process.execPath, ["--input-type=module", "-e", code], { cwd: consumer });
  return stdout;
}

test.each(modules)("%s can be imported", async (module) => {
  expect(await node(`console.log(Object.keys(await import(${JSON.stringify(module)})).length > 0)`)).toBe(
    "true\n",
  );
});

test("every path that package.json names is in the package", async () => {
  const paths = [...Object.values(manifest.exports), ...Object.values(manifest.bin)];
  await Promise.all(paths.map((path) => access(join(installed, path))));
  expect(paths.length).toBeGreaterThan(5);
});

test("the command line runs", async () => {
  const { stdout } = await run(process.execPath, [join(installed, manifest.bin["pixverse-i2v"]), "models"]);
  expect(stdout).toContain("v5.6");
});

test("the only package that it needs is openapi-fetch", async () => {
  expect(Object.keys(manifest.dependencies)).toEqual(["openapi-fetch"]);
  const sources = (await readdir("generated")).filter((name) => name.endsWith(".ts"));
  expect(sources).toEqual(["client.ts", "schema.ts"]);
});

const usage = `
import { PixVerse, checkImageToVideo, type ImageToVideoRequest, type Video } from "pixverse-client";
import { capabilities } from "pixverse-client/constraints";
import { createClient } from "pixverse-client/openapi";
import { createSandbox } from "pixverse-client/sandbox";

const request: ImageToVideoRequest = { model: "v6", quality: "720p", duration: 5, prompt: "a cat", img_id: 1 };
const sandbox = await createSandbox();
const pixverse = new PixVerse({ baseUrl: sandbox.url, apiKey: sandbox.apiKey });
const video: Video = await pixverse.getVideo(1n);
if (video.status === 1) console.log(video.url.length);
console.log(checkImageToVideo(request).length, capabilities("v6"), createClient({ apiKey: "k" }));
`;

test.each([
  ["nodenext", ["--module", "nodenext"]],
  ["bundler", ["--module", "esnext", "--moduleResolution", "bundler"]],
])(
  "the types compile for a consumer with module resolution %s, declarations included",
  async (name, options) => {
    const file = join(consumer, `usage-${name}.ts`);
    await writeFile(file, usage);
    const types = [
      "--types",
      "node",
      "--typeRoots",
      resolve("node_modules/@types"),
      "--lib",
      "es2022,dom,dom.iterable",
    ];
    const strict = ["--strict", "--exactOptionalPropertyTypes", "--noEmit", "--target", "es2022"];
    // The native compiler, for its speed; the types' own tests run under three versions.
    const args = [resolve("node_modules/typescript-7/bin/tsc"), ...options, ...types, ...strict, file];
    const { stdout } = await run(process.execPath, args, { cwd: consumer }).catch(
      (error: { stdout: string }) => error,
    );
    expect(stdout).toBe("");
  },
);

async function bundle(code: string): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents: code, resolveDir: consumer },
    bundle: true,
    minify: true,
    format: "esm",
    platform: "browser",
    write: false,
  });
  return outputFiles[0]?.text ?? "";
}

describe("a browser bundle", () => {
  test("of the client needs nothing of Node", async () => {
    expect(await bundle('export { PixVerse } from "pixverse-client"')).not.toMatch(/["']node:/);
  });

  test("of the check has nothing of the client", async () => {
    const code = await bundle('export { checkImageToVideo } from "pixverse-client"');
    expect(code).toContain("motion_mode");
    expect(code).not.toMatch(/fetch|API-KEY|Ai-trace-id/);
  });
});
