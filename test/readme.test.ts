import { execFile } from "node:child_process";
import { copyFile, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { build } from "esbuild";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { run as runProgram } from "../src/cli/run.js";
import { createSandbox, type Sandbox } from "../src/sandbox/index.js";

const run = promisify(execFile);

interface Block {
  readonly language: string;
  readonly code: string;
}

function blocksOf(text: string): Block[] {
  return [...text.matchAll(/^```(\w+)\n(.*?)^```$/gms)].map(([, language = "", code = ""]) => ({
    language,
    code,
  }));
}

const [english, chinese] = await Promise.all([
  readFile("README.md", "utf8"),
  readFile("README.zh-CN.md", "utf8"),
]);
const blocks = blocksOf(english);
const ofLanguage = (language: string): string[] =>
  blocks.filter((block) => block.language === language).map(({ code }) => code);
const isTest = (code: string): boolean => code.includes('from "vitest"');

const sources: Readonly<Record<string, string>> = {
  "pixverse-client": resolve("src/index.ts"),
  "pixverse-client/constraints": resolve("src/constraints.ts"),
  "pixverse-client/openapi": resolve("generated/client.ts"),
  "pixverse-client/sandbox": resolve("src/sandbox/index.ts"),
};

let folder: string;
let sandbox: Sandbox;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "readme-"));
  await copyFile("test/fixtures/cat.jpg", join(folder, "cat.jpg"));
  sandbox = await createSandbox();
});
afterAll(async () => {
  await sandbox.close();
  await rm(folder, { recursive: true });
});

test("both READMEs show the same code, in the same order", () => {
  expect(blocksOf(chinese)).toEqual(blocks);
});

describe("the README's TypeScript", () => {
  const examples = ofLanguage("ts").filter((code) => !isTest(code));

  test.each(examples)("runs against the sandbox: %#", async (code) => {
    const outfile = join(folder, "example.mjs");
    await build({
      stdin: { contents: code, resolveDir: resolve("."), loader: "ts" },
      alias: sources,
      bundle: true,
      platform: "node",
      format: "esm",
      outfile,
      logLevel: "silent",
    });
    const env = { ...process.env, PIXVERSE_API_KEY: sandbox.apiKey, PIXVERSE_BASE_URL: sandbox.url };
    const { stderr } = await run(process.execPath, [outfile], { cwd: folder, env });
    expect(stderr).toBe("");
  });

  test("compiles", async () => {
    const files = examples.map((code, index) => [`example-${index}.mts`, code] as const);
    for (const [name, code] of files) await writeFile(join(folder, name), `${code}\nexport {};\n`);
    const paths = Object.fromEntries(Object.entries(sources).map(([name, path]) => [name, [path]]));
    const compilerOptions = { paths, typeRoots: [resolve("node_modules/@types")], rootDir: "/" };
    const config = {
      extends: resolve("tsconfig.json"),
      compilerOptions,
      include: files.map(([name]) => name),
    };
    await writeFile(join(folder, "tsconfig.json"), JSON.stringify(config));
    const tsc = resolve("node_modules/typescript-7/bin/tsc");
    const { stdout } = await run(process.execPath, [tsc, "-p", folder]).catch(
      (error: { stdout: string }) => error,
    );
    expect(stdout).toBe("");
  });

  test("for users' tests is the example that the tests of the sandbox run", async () => {
    const example = (await readFile("test/sandbox/example.test.ts", "utf8"))
      .replace("../../src/index.js", "pixverse-client")
      .replace("../../src/sandbox/index.js", "pixverse-client/sandbox");
    expect(ofLanguage("ts").filter(isTest)).toEqual([example]);
  });
});

const commands = ofLanguage("sh")
  .flatMap((code) => code.split("\n"))
  .map((line) => line.replace(/ +#.*$/, ""))
  .filter((line) => /^pixverse-i2v (make|check|models|balance|voices)\b/.test(line));

test.each(commands)("the README's command runs: %s", async (line) => {
  const words = [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare ?? "");
  const output = { out: "", err: "" };
  const args = words.slice(1).map((word) => (/\.(jpg|mp4|json)$/.test(word) ? join(folder, word) : word));
  const code = await runProgram(args, {
    stdin: process.stdin,
    stdout: { write: (text: string) => void (output.out += text) },
    stderr: { write: (text: string) => void (output.err += text) },
    env: { PIXVERSE_API_KEY: sandbox.apiKey, PIXVERSE_BASE_URL: sandbox.url },
    signal: new AbortController().signal,
  });
  expect(output.err.includes("Error"), output.err).toBe(false);
  expect(code).toBe(0);
});

test("the README shows commands", () => {
  expect(commands.length).toBeGreaterThan(2);
});
