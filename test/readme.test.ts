import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { copyFile, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { build } from "esbuild";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { run as runProgram } from "../src/cli/run.js";
import { createSandbox, type Sandbox } from "../src/sandbox/index.js";
import manifest from "../package.json" with { type: "json" };

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

/** Every text with examples, beside what it describes. Those of the Chinese README are the same as the English one's. */
const documents = [
  "README.md",
  "src/cli/README.md",
  "src/client/README.md",
  "src/constraints/README.md",
  "src/sandbox/README.md",
  "spec/README.md",
  "scripts/apifox/README.md",
].filter((name) => existsSync(name));

const texts = await Promise.all(documents.map((name) => readFile(name, "utf8")));
const examplesOf = (language: string): string[] => {
  const blocks = texts.flatMap(blocksOf).filter((block) => block.language === language);
  return [...new Set(blocks.map(({ code }) => code))];
};
const isTest = (code: string): boolean => code.includes('from "vitest"');

/**
 * What an example says that it prints: comments behind `console.log(…);`, and those at the margin that nothing stands directly below.
 * A comment that explains stands above its code.
 */
function shownIn(code: string): string[] {
  const lines = code.split("\n");
  return lines.flatMap((line, index) => {
    const [, behind] = / console\.log\(.*\); \/\/ (.*)$/.exec(` ${line}`) ?? [];
    const next = lines.slice(index).find((other) => !other.startsWith("// "));
    return behind ?? (line.startsWith("// ") && next === "" ? line.slice(3) : []);
  });
}

/** An output that has these lines, in this order; … is whatever stands there. */
function outputWith(shown: readonly string[]): RegExp {
  const lines = shown.map((line) =>
    line.replaceAll(/[$()*+.?[\\\]^{|}]/g, String.raw`\$&`).replaceAll("…", ".*"),
  );
  return new RegExp(lines.map((line) => `^${line}$`).join(String.raw`\n(?:.*\n)*`), "m");
}

/** Whether all that an example imports is here. The recipe for React says by hand which versions it was tried with. */
function isAtHome(code: string): boolean {
  const imported = [...code.matchAll(/ from "((?:@[^/"]+\/)?[^/"]+)/g)].map(([, name = ""]) => name);
  return imported.every((name) => name === manifest.name || name in manifest.devDependencies);
}

const sources: Readonly<Record<string, string>> = {
  "pixverse-client": resolve("src/index.ts"),
  "pixverse-client/constraints": resolve("src/constraints/index.ts"),
  "pixverse-client/image-to-video.tool.json": resolve("generated/image-to-video.tool.json"),
  "pixverse-client/openapi": resolve("generated/client.ts"),
  "pixverse-client/sandbox": resolve("src/sandbox/index.ts"),
};

/** What lies in the folder where a reader tries the examples. */
const pictures = ["cat.jpg", "dog.jpg"];

let folder: string;
let sandbox: Sandbox;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "readme-"));
  for (const name of pictures) await copyFile("test/fixtures/cat.jpg", join(folder, name));
  await symlink(resolve("node_modules"), join(folder, "node_modules"));
  sandbox = await createSandbox();
});
afterAll(async () => {
  await sandbox.close();
  await rm(folder, { recursive: true });
});

/** An example as a file that Node runs, with the sources in the place of the package. */
async function bundled(code: string): Promise<string> {
  const outfile = join(folder, "example.mjs");
  await build({
    stdin: { contents: code, resolveDir: resolve("."), loader: "ts" },
    alias: sources,
    bundle: true,
    packages: "external",
    platform: "node",
    format: "esm",
    outfile,
    logLevel: "silent",
  });
  return outfile;
}

/** Runs an example as a reader would: in the folder, against the sandbox. */
async function runExample(code: string): Promise<{ stdout: string; stderr: string }> {
  const env = { ...process.env, PIXVERSE_API_KEY: sandbox.apiKey, PIXVERSE_BASE_URL: sandbox.url };
  return run(process.execPath, [await bundled(code)], { cwd: folder, env });
}

test("both READMEs show the same code, in the same order", async () => {
  const [english, chinese] = await Promise.all([
    readFile("README.md", "utf8"),
    readFile("README.zh-CN.md", "utf8"),
  ]);
  expect(blocksOf(chinese)).toEqual(blocksOf(english));
});

test("every source file that a README, a comment or a message names is there", async () => {
  const rooms = await Promise.all(
    ["src", "scripts", "generated", "test"].map(async (room) =>
      (await readdir(room, { recursive: true })).map((path) => `${room}/${path}`.replaceAll("\\", "/")),
    ),
  );
  const files = rooms.flat();
  const ours = files.filter((file) => /^(src|scripts)\/.*\.ts$/.test(file));
  const named = await Promise.all(
    [...documents, "SECURITY.md", ...ours].map(async (name) => {
      const text = await readFile(name, "utf8");
      return [...text.matchAll(/(?<![\w./-])[\w-][\w./-]*\.ts\b/g)].map(([file]) => ({ name, file }));
    }),
  );
  const isThere = (file: string): boolean => files.some((path) => `/${path}`.endsWith(`/${file}`));
  expect(named.flat().filter(({ file }) => !isThere(file))).toEqual([]);
});

test("the first example needs neither a key nor a server, and says what it has made", async () => {
  const [{ code } = { code: "" }] = blocksOf(texts[0]!).filter(({ language }) => language === "ts");
  const { PIXVERSE_API_KEY: _, PIXVERSE_BASE_URL: __, ...env } = process.env;
  const { stdout, stderr } = await run(process.execPath, [await bundled(code)], { cwd: folder, env });
  expect({ stdout, stderr }).toEqual({ stdout: expect.stringMatching(/^\d+\n$/), stderr: "" });
});

test("the first screen has the way to install, the client, and the two commands of a clone", () => {
  const [first, second, third] = blocksOf(texts[0]!.split("\n").slice(0, 45).join("\n"));
  expect(first?.code).toMatch(new RegExp(`^npm install \\./${manifest.name}-${manifest.version}\\.tgz `));
  expect(second).toMatchObject({ language: "ts", code: expect.stringContaining("createClient({") });
  expect(third?.code).toBe("npm ci\nnpm start\n");
});

describe("the TypeScript of the READMEs", () => {
  const examples = examplesOf("ts").filter((code) => !isTest(code) && isAtHome(code));

  test.each(examples)("runs against the sandbox, and prints what its comments show: %#", async (code) => {
    const { stdout, stderr } = await runExample(code);
    expect(stderr).toBe("");
    expect(stdout).toMatch(outputWith(shownIn(code)));
  });

  test("shows what it prints", () => {
    expect(examples.flatMap(shownIn).length).toBeGreaterThan(3);
  });

  test("makes a tool that takes what models answer for what they leave out, and tells what is wrong", async () => {
    const tool = examples.find((code) => code.includes(' from "ai"'))!;
    const answers = [
      {
        model: "v6",
        quality: "720p",
        duration: "5",
        prompt: "a cat",
        style: null,
        seed: "",
        template_id: null,
      },
      {
        model: "v6",
        quality: "720p",
        duration: 5,
        prompt: "a cat",
        motion_mode: "fast",
        sound_effect_content: null,
      },
      { model: "v5.5", quality: "1080p", duration: "10", prompt: "a cat", generate_audio_switch: "true" },
      null,
    ];
    const program = `${tool}
for (const answer of ${JSON.stringify(answers)}) {
  const { value, error } = await imageToVideo.inputSchema.validate(answer);
  console.log(JSON.stringify(value ?? error.message));
}`;
    const { stdout } = await runExample(program);
    const said = stdout
      .trim()
      .split("\n")
      .map((line): unknown => JSON.parse(line));
    expect(said).toEqual([
      { model: "v6", quality: "720p", duration: 5, prompt: "a cat" },
      expect.stringMatching(/^motion_mode: v6 does not take this field, [^;]*; leave it out$/),
      expect.stringMatching(/^duration: v5.5 at 1080p takes 5 or 8 seconds, not 10; [^;]*$/),
      expect.stringMatching(/^duration: missing; .*; prompt: missing/),
    ]);
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
    const { stdout } = await run(process.execPath, [tsc, "--singleThreaded", "-p", folder]).catch(
      (error: { stdout: string }) => error,
    );
    expect(stdout).toBe("");
  });

  test("for users' tests is the example that the tests of the sandbox run", async () => {
    const example = (await readFile("test/sandbox/example.test.ts", "utf8"))
      .replace("../../src/index.js", "pixverse-client")
      .replace("../../src/sandbox/index.js", "pixverse-client/sandbox");
    expect(examplesOf("ts").filter(isTest)).toEqual([example]);
  });
});

const commands = examplesOf("sh")
  .flatMap((code) => code.split("\n"))
  .map((line) => line.replace(/ +#.*$/, ""))
  .filter((line) => /^pixverse-i2v (make|check|models|balance|voices|resume \S+\/|sandbox)( |$)/.test(line));

/** The words of a line as a shell hands them on, in the folder. */
function wordsOf(line: string): string[] {
  const words = [...line.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)];
  return words.flatMap(([, double, single, bare = ""]) => {
    const quoted = double ?? single;
    if (quoted !== undefined) return [quoted];
    if (bare === "*.jpg") return pictures.map((name) => join(folder, name));
    // A port that is free on this machine too.
    if (/^\d{4}$/.test(bare)) return ["0"];
    return /(\.(jpg|mp4|json)|^[\w.-]+\/)$/.test(bare) ? [join(folder, bare)] : [bare];
  });
}

test.each(commands)("the command of a README runs: %s", async (line) => {
  const output = { out: "", err: "" };
  const words = wordsOf(line).slice(1);
  // The port that it has when none is named may be another's.
  const args = words[0] === "sandbox" && !words.includes("--port") ? [...words, "--port", "0"] : words;
  // An example above may have left a file of this name, which a command replaces with --force only.
  for (const file of args.filter((arg) => arg.endsWith(".mp4"))) await rm(file, { force: true });
  const code = await runProgram(args, {
    stdin: process.stdin,
    stdout: { write: (text: string) => void (output.out += text) },
    stderr: { write: (text: string) => void (output.err += text) },
    env: { PIXVERSE_API_KEY: sandbox.apiKey, PIXVERSE_BASE_URL: sandbox.url },
    // A server runs until it is told to end.
    signal: args[0] === "sandbox" ? AbortSignal.abort("SIGINT") : new AbortController().signal,
    atOnce: new AbortController().signal,
  });
  expect(output.err.includes("Error"), output.err).toBe(false);
  expect(code, output.err).toBe(0);
});

test("the READMEs show commands", () => {
  expect(commands.length).toBeGreaterThan(8);
});
