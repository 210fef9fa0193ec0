import { execFile } from "node:child_process";
import { access, cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { definitions } from "../../generated/definitions.js";
import manifest from "../../package.json" with { type: "json" };
import { makePackage } from "../../scripts/build-package.js";
import type * as library from "../../src/index.js";
import { pictures } from "../sandbox/pictures.js";

const run = promisify(execFile);

/** A project that has installed the package as npm would publish it, and nothing else but its dependencies. */
let consumer: string;
let installed: string;
let tarball: string;

beforeAll(async () => {
  consumer = await mkdtemp(join(tmpdir(), "consumer-"));
  installed = join(consumer, "node_modules/pixverse-client");
  const checkout = join(consumer, "checkout");
  await makePackage(join(checkout, "dist"));
  const documents = [
    "README.md",
    "README.zh-CN.md",
    "CHANGELOG.md",
    "SECURITY.md",
    "LICENSE",
    "docs",
    "spec",
  ];
  for (const path of ["package.json", ...documents, "generated", "src", "scripts/apifox/README.md"])
    await cp(path, join(checkout, path), { recursive: true });
  const { stdout } = await run("npm", ["pack", "--ignore-scripts", "--silent"], { cwd: checkout });
  tarball = join(checkout, stdout.trim());
  await mkdir(installed, { recursive: true });
  await run("tar", ["--extract", "--file", tarball, "--directory", installed, "--strip-components", "1"]);
  for (const name of ["openapi-fetch", "openapi-typescript-helpers"])
    await symlink(resolve("node_modules", name), join(consumer, "node_modules", name));
  await writeFile(join(consumer, "package.json"), '{ "type": "module" }');
});
afterAll(() => rm(consumer, { recursive: true }));

test("publint has nothing against the package", async () => {
  const { messages } = await publint({ pkgDir: installed, level: "warning", pack: false, strict: true });
  expect(messages.map((message) => formatMessage(message, manifest, { color: false }))).toEqual([]);
});

test("attw has nothing against the types, but that CommonJS in TypeScript needs to be told of require(ESM)", async () => {
  const attw = resolve("node_modules/@arethetypeswrong/cli/dist/index.js");
  // The README says how. The YAML is a file for other tools, and no module.
  const args = [tarball, "--ignore-rules", "cjs-resolves-to-esm", "--exclude-entrypoints", "./openapi.yaml"];
  const { stdout } = await run(process.execPath, [attw, ...args]).catch((error: { stdout: string }) => error);
  expect(stdout).toContain("No problems found");
});

const modules = Object.keys(manifest.exports)
  .filter((key) => !/\.(json|yaml)$/.test(key))
  .map((key) => `pixverse-client${key.slice(1)}`);

/** All but the sandbox, which is a server. */
const modulesOfPages = modules.filter((name) => !name.endsWith("/sandbox"));

async function node(code: string, type: "module" | "commonjs" = "module"): Promise<string> {
  const args = ["--disable-warning=ExperimentalWarning", `--input-type=${type}`, "-e", code];
  const { stdout } = await run(process.execPath, args, { cwd: consumer });
  return stdout;
}

test.each(modules)("%s can be imported, and required", async (module) => {
  const name = JSON.stringify(module);
  const imported = await node(`console.log(Object.keys(await import(${name})).join())`);
  expect(imported).toMatch(/^\w+(,\w+)*\n$/);
  expect(await node(`console.log(Object.keys(require(${name})).join())`, "commonjs")).toBe(imported);
});

test("there is one class of an error, whatever it is imported from", async () => {
  const code = `
    import { ConstraintError, InputError } from "pixverse-client";
    import * as constraints from "pixverse-client/constraints";
    import { createSandbox } from "pixverse-client/sandbox";
    const invalid = await createSandbox({ idDigits: 1 }).catch((error) => error);
    console.log(constraints.ConstraintError === ConstraintError, invalid instanceof InputError);`;
  expect(await node(code)).toBe("true true\n");
});

test.each(Object.entries(manifest.exports))("Node reads few files for %s", async (_, target) => {
  if (typeof target === "string") return;
  const entryPoints = [join(installed, target.default)];
  const options = { bundle: true, packages: "external", write: false, metafile: true } as const;
  const { metafile } = await build({ entryPoints, ...options, platform: "node", format: "esm" });
  // Each costs about a millisecond. Without chunks and bundles it would be forty. The sandbox has its own, and the library's two.
  expect(Object.keys(metafile.inputs).length).toBeLessThanOrEqual(3);
});

test.each(modulesOfPages)("importing %s loads no streams and no network of Node's", async (name) => {
  // Streams alone would be a fifth of what the import of the client takes.
  const code = `
    await import("data:text/javascript,");
    const before = new Set(process.moduleLoadList);
    await import(${JSON.stringify(name)});
    console.log(JSON.stringify(process.moduleLoadList.filter((each) => !before.has(each))));`;
  const loaded = JSON.parse(await node(code)) as string[];
  expect(loaded.filter((each) => /stream|net|http|undici|worker/.test(each))).toEqual([]);
});

test("every path that package.json names is in the package", async () => {
  const { exports, bin, main, types, typesVersions } = manifest;
  const named = JSON.stringify([exports, bin, main, types, typesVersions]).match(/(?<=")\.\/[^"]+\/[^"]+/g);
  await Promise.all((named ?? []).map((path) => access(join(installed, path))));
  expect(named?.length).toBeGreaterThan(10);
});

test("every link of its texts leads to something in the package", async () => {
  const names = (await readdir(installed, { recursive: true })).filter((name) => name.endsWith(".md"));
  const links: string[] = [];
  for (const name of names) {
    const text = await readFile(join(installed, name), "utf8");
    for (const [, target = ""] of text.matchAll(/\]\((?!https?:|#)([^)#\s]+)[^)]*\)/g))
      links.push(join(dirname(name), target));
  }
  await Promise.all(links.map((link) => access(join(installed, link))));
  expect(names.length).toBeGreaterThan(7);
  expect(links.length).toBeGreaterThan(20);
});

test("the command line runs", async () => {
  const program = join(installed, manifest.bin["pixverse-i2v"]);
  expect((await run(process.execPath, [program, "models"])).stdout).toContain("v5.6");
  expect((await run(process.execPath, [program, "--version"])).stdout).toBe(`${manifest.version}\n`);
});

test("the only package that it needs is openapi-fetch", () => {
  expect(Object.keys(manifest.dependencies)).toEqual(["openapi-fetch"]);
});

const usage = `
import { PixVerse, checkImageToVideo, type ImageToVideoRequest, type Video } from "pixverse-client";
import { capabilities } from "pixverse-client/constraints";
import { createClient } from "pixverse-client/openapi";
import { createClient as createCheckedClient } from "pixverse-client";
import { createSandbox } from "pixverse-client/sandbox";

const request: ImageToVideoRequest = { model: "v6", quality: "720p", duration: 5, prompt: "a cat", img_id: 1 };
async function use(): Promise<void> {
  const sandbox = await createSandbox();
  const pixverse = new PixVerse({ baseUrl: sandbox.url, apiKey: sandbox.apiKey });
  const video: Video = await pixverse.getVideo(1n);
  if (video.status === 1) console.log(video.url.length);
  const path = { id: "123" };
  await createCheckedClient().GET("/openapi/v2/video/result/{id}", { params: { path } });
}
console.log(checkImageToVideo(request).length, capabilities("v6"), createClient({ apiKey: "k" }), use);
`;

test.each([
  ["nodenext", "ts", ["--module", "nodenext"]],
  ["nodenext, without the DOM", "ts", ["--module", "nodenext", "--lib", "es2023"]],
  ["nodenext, from CommonJS", "cts", ["--module", "nodenext"]],
  ["bundler", "ts", ["--module", "esnext", "--moduleResolution", "bundler"]],
])(
  "the types compile for a consumer with module resolution %s, declarations included",
  async (_, extension, options) => {
    const file = join(consumer, `usage.${extension}`);
    await writeFile(file, usage);
    const types = ["--types", "node", "--typeRoots", resolve("node_modules/@types")];
    const dom = options.includes("--lib") ? [] : ["--lib", "es2022,dom,dom.iterable"];
    const lib = [...dom, "--target", "es2022", "--skipLibCheck", "false"];
    const strict = ["--strict", "--exactOptionalPropertyTypes", "--noEmit"];
    // The native compiler, for its speed; the types' own tests run under three versions.
    const tsc = resolve("node_modules/typescript-7/bin/tsc");
    const args = [tsc, "--singleThreaded", ...options, ...types, ...lib, ...strict, file];
    const { stdout } = await run(process.execPath, args, { cwd: consumer }).catch(
      (error: { stdout: string }) => error,
    );
    expect(stdout).toBe("");
  },
);

interface Bundle {
  readonly gzipped: number;
  /** What it is made of. */
  readonly files: readonly string[];
  readonly text: string;
}

async function bundle(code: string): Promise<Bundle> {
  const { outputFiles, metafile } = await build({
    stdin: { contents: code, resolveDir: consumer },
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
  return { gzipped: gzipSync(contents, { level: 9 }).length, files, text };
}

describe("a browser bundle", () => {
  test("of the client needs nothing of Node; all that it brings along is openapi-fetch", async () => {
    const { text, files } = await bundle('export { PixVerse, createClient } from "pixverse-client"');
    expect(text).not.toMatch(/["']node:/);
    expect(files).toContainEqual(expect.stringContaining("client/job/files.js"));
    const foreign = files.filter((file) => !file.includes("pixverse-client/"));
    expect(foreign.map((file) => /openapi-fetch/.exec(file)?.[0])).toEqual(["openapi-fetch"]);
  });

  test.each(["workerd", "edge-light", "worker", "browser"])(
    "for whoever sets the condition %s and no more needs nothing of Node either",
    async (condition) => {
      const { outputFiles } = await build({
        stdin: {
          contents: modulesOfPages.map((name) => `export * from "${name}"`).join("\n"),
          resolveDir: consumer,
        },
        bundle: true,
        format: "esm",
        platform: "neutral",
        mainFields: ["module"],
        conditions: [condition],
        write: false,
      });
      const file = join(consumer, `${condition}.mjs`);
      await writeFile(file, outputFiles[0]!.text);
      expect(outputFiles[0]!.text).not.toMatch(/["']node:/);
      expect(Object.keys((await import(pathToFileURL(file).href)) as object)).toContain("PixVerse");
    },
  );

  test("sends each file of a form with its bytes, name and type", async () => {
    const { text } = await bundle('export { PixVerse, createClient } from "pixverse-client"');
    const file = join(consumer, "bundle.mjs");
    await writeFile(file, text);
    const { PixVerse, createClient } = (await import(pathToFileURL(file).href)) as typeof library;
    const sent: unknown[] = [];
    const fetch = async (_: unknown, { body, headers }: RequestInit = {}): Promise<Response> => {
      const form = await new Response(body ?? null, { headers: headers ?? {} }).formData();
      for (const [name, value] of form) {
        if (typeof value === "string") sent.push([name, value]);
        else sent.push([name, value.name, value.type, Buffer.from(await value.arrayBuffer())]);
      }
      return new Response('{"ErrCode":0,"ErrMsg":"","Resp":{"img_id":1,"img_url":"u"}}');
    };
    const options = { apiKey: "k", fetch };
    const { bytes } = pictures.png;
    const image = new File([bytes], 'a "cat".png', { type: "image/png" });
    const form = new FormData();
    form.append("image", new Blob([bytes]));
    for (const body of [{ image }, { image_url: "https://example.com/a.png" }, form as never])
      await createClient(options).POST("/openapi/v2/image/upload", { body });
    await new PixVerse(options).uploadImage(bytes);
    expect(sent).toEqual([
      ["image", 'a "cat".png', "image/png", Buffer.from(bytes)],
      ["image_url", "https://example.com/a.png"],
      ["image", "blob", "application/octet-stream", Buffer.from(bytes)],
      ["image", "image.png", "image/png", Buffer.from(bytes)],
    ]);
    const unusable = createClient(options).POST("/openapi/v2/image/upload", { body: { image: {} as Blob } });
    await expect(unusable).rejects.toThrow("a form takes texts and Blobs, of bytes new Blob([bytes])");
  });

  // openapi-fetch (2.6 KiB) is in the client. What the check weighs is the check's own affair.
  test.each([
    // 1.3 KiB of it are for what callers without types pass, for addresses, and for the outcome of paid work.
    // 0.1 and 0.2 of them are for ids in answers deeper than the stack, an abort's own reason, and what a log tells of failures.
    // 0.1 of each is for a Retry-After by the server's clock, answers whose connection broke at their end, and words that say that they were cut.
    // 0.5 of each is for the id of a paid video in answers without end, beside an ErrCode or of odd fetches, for things and errors of
    // other realms and makers, headers that no request can have, and bodies whose getters change.
    // 0.1 is for keys that were broken into lines, dumped as bytes or cut off, and for reasons and ids that throw when they are read.
    // 0.7 of each is for jsdom, whose FormData and Blob no fetch takes (forms are written here, and Node gets its stream), for refusals
    // without end, and for telling that paid work was not sent.
    // 0.2 of each (0.3 of the job alone) is for a second try that says nothing of the first: of a wrapper, a dispatcher or a middleware.
    ["the client", "createClient", 13.0],
    ["the whole job on top of it", "PixVerse, createClient", 18.4],
    // Nothing of openapi-fetch.
    ["the whole job alone", "PixVerse", 15.1],
  ])("of %s stays small", async (_, names, kibibytes) => {
    const { gzipped } = await bundle(`export { ${names}, checkImageToVideo } from "pixverse-client"`);
    const table = JSON.stringify(join(installed, "dist/generated/definitions.js"));
    const check = await bundle(`export { checkImageToVideo } from "pixverse-client"; export * from ${table}`);
    // Each further operation has its method and path in the client.
    const further = 0.1 * (Object.keys(definitions).length - 1);
    expect(gzipped - check.gzipped).toBeLessThanOrEqual((kibibytes + further) * 1024);
  });

  test("of the check has nothing of the client", async () => {
    const { text, files } = await bundle('export { checkImageToVideo } from "pixverse-client"');
    expect(text).toContain("motion_mode");
    expect(files.filter((file) => file.includes("/client/"))).toEqual([]);
    expect(text).not.toMatch(/fetch|API-KEY|Ai-trace-id/);
  });
});
