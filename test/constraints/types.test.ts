/** What compiles for a user of the published types and what does not, with the message that a person sees. */
import { execFile } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { promisify } from "node:util";
import type ts from "typescript";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { definitions } from "../../generated/definitions.js";
import { modelNames } from "../../src/constraints/index.js";
import { sentencesAbout } from "../vendor-sentences.js";
import { cases } from "./type-cases.js";

const compilers = ["typescript", "typescript-6", "typescript-7"];

const preamble = `import { createClient } from "pixverse-client";
import { capabilities, parseImageToVideo } from "pixverse-client/constraints";
import type { DurationFor, ImageToVideoRequest, Model, Quality, RequestFor } from "pixverse-client/constraints";
import type { RequestBody } from "pixverse-client/openapi";
declare function generate(request: ImageToVideoRequest): void;
const client = createClient();
`;

/** Where a request is given: the compiler says the same of each. */
const places: Readonly<Record<string, (code: string) => string>> = {
  "the argument of a function": (code) => code,
  "the body of the client's call": (code) =>
    code.replace(
      /\bgenerate\(((?:[^()]|\([^()]*\))*)\)/g,
      'client.POST("/openapi/v2/video/img/generate", { body: $1 })',
    ),
};

const folder = mkdtempSync(join(tmpdir(), "pixverse-types-"));
const run = promisify(execFile);

interface Compiled {
  /** As on a terminal without colours. */
  readonly says: string;
  readonly instantiated: number;
}

async function compile(compiler: string, project: string): Promise<Compiled> {
  return compiler === "typescript-7" ? compileBeside(project) : compileHere(compiler, project);
}

/** The native compiler is a program. One checker: of several each would look at the package's types. */
async function compileBeside(project: string): Promise<Compiled> {
  const bin = join("node_modules/typescript-7/bin/tsc");
  const options = ["--singleThreaded", "--pretty", "false", "--extendedDiagnostics"];
  const tsc = run(process.execPath, [bin, ...options, "-p", project]);
  // It exits with 2 when it has found errors.
  const { stdout } = await tsc.catch((error: { stdout: string }) => error);
  const [, count] = /^Instantiations:\s+(\d+)/m.exec(stdout) ?? [];
  return { says: stdout.replace(/^Files:\s+\d[^]*/m, ""), instantiated: Number(count) };
}

const require = createRequire(import.meta.url);
/** The platform's types as the compilers have read them, by their paths. */
const libraries = new Map<string, ts.SourceFile | undefined>();

/** The others are modules, and need not start, nor read the platform's types, for each project. */
function compileHere(compiler: string, project: string): Compiled {
  const { createCompilerHost, createProgram, formatDiagnostics, getPreEmitDiagnostics, ...tools } = require(
    compiler,
  ) as typeof ts;
  const { config } = tools.readConfigFile(project, tools.sys.readFile) as { config: unknown };
  const { fileNames, options } = tools.parseJsonConfigFileContent(config, tools.sys, dirname(project));
  const host = createCompilerHost(options);
  const read = host.getSourceFile.bind(host);
  host.getSourceFile = (path, ...rest) => {
    if (!path.includes(`/${compiler}/lib/`)) return read(path, ...rest);
    if (!libraries.has(path)) libraries.set(path, read(path, ...rest));
    return libraries.get(path);
  };
  const program = createProgram(fileNames, options, host);
  const says = formatDiagnostics(getPreEmitDiagnostics(program), {
    ...host,
    getCurrentDirectory: () => process.cwd(),
  });
  return { says, instantiated: program.getInstantiationCount() };
}

function writeJson(path: string, value: unknown): string {
  writeFileSync(path, JSON.stringify(value));
  return path;
}

/** The package's declarations as they are published, installed in a project of their own. */
beforeAll(async () => {
  const home = join(folder, "node_modules", "pixverse-client");
  mkdirSync(home, { recursive: true });
  cpSync("package.json", join(home, "package.json"));
  const declarations = writeJson(join(folder, "declarations.json"), {
    extends: resolve("tsconfig.build.json"),
    compilerOptions: {
      rootDir: resolve("."),
      outDir: join(home, "dist"),
      emitDeclarationOnly: true,
      typeRoots: [resolve("node_modules/@types")],
    },
    files: [resolve("src/index.ts")],
    include: [],
  });
  const { says } = await compileBeside(declarations);
  if (says) throw new Error(says);

  writeJson(join(folder, "package.json"), { type: "module" });
  symlinkSync(resolve("node_modules/openapi-fetch"), join(folder, "node_modules/openapi-fetch"));
  const compilerOptions = {
    strict: true,
    noEmit: true,
    target: "es2022",
    module: "nodenext",
    types: [],
    exactOptionalPropertyTypes: true,
    skipLibCheck: true,
  };
  writeJson(join(folder, "cases.json"), { compilerOptions, include: ["*/case*.ts"] });
  for (const [place, put] of Object.entries(places)) {
    const project = join(folder, place);
    mkdirSync(project);
    for (const [index, [code]] of cases.entries())
      writeFileSync(join(project, `case${index}.ts`), `${preamble}${put(code)};\n`);
    writeFileSync(join(project, "calls.ts"), preamble + put(calls(300)));
    writeJson(join(project, "calls.json"), { compilerOptions, files: ["calls.ts"] });
  }
});

function calls(count: number): string {
  const some = ["", ", seed: 1", ', style: "clay", seed: 2'];
  return Array.from({ length: count }, (_, index) => {
    const model = modelNames[index % modelNames.length];
    const quality = ["360p", "540p", "720p", "1080p"][(index >> 3) % 4];
    const rest = `duration: 5, prompt: "p${index}", img_id: ${index}${some[index % 3]}`;
    return `generate({ model: "${model}", quality: "${quality}", ${rest} });\n`;
  }).join("");
}

afterAll(() => rmSync(folder, { recursive: true }));

const outputs = new Map<string, Promise<Compiled>>();

/** What a compiler says of the cases in all places: one run for all. */
function compileCases(compiler: string): Promise<Compiled> {
  const output = outputs.get(compiler) ?? compile(compiler, join(folder, "cases.json"));
  outputs.set(compiler, output);
  return output;
}

/** Why each file of a place does not compile: of its error, the sentences after the one that repeats the whole argument. */
function reasons(output: string, place: string): Record<string, string> {
  const errors = output
    .split(/\n(?=\S)/)
    .filter((error) => error.includes(": error TS") && error.includes(`/${place}/case`));
  return Object.fromEntries(
    errors.map((error) => {
      const [, file = "", sentences = ""] = /(case\d+)\.ts.*?: error TS\d+: (.*)/s.exec(error) ?? [];
      const why = sentences
        .trimEnd()
        .split("\n")
        .filter(
          (line) => !/^Argument of type|does not satisfy|^Type '\{.*to type 'ImageToVideoRequest'/.test(line),
        );
      return [
        file,
        sortUnions(
          why
            .slice(0, 2)
            .map((line) => line.trim())
            .join(" "),
        ),
      ];
    }),
  );
}

/** Compilers list the parts of a union in orders of their own. */
function sortUnions(sentence: string): string {
  return sentence.replace(
    /'([^']* \| [^']*)'/g,
    (_, union: string) => `'${union.split(" | ").toSorted().join(" | ")}'`,
  );
}

describe.each(compilers)("%s", (compiler) => {
  test.each(Object.keys(places))("says what is wrong, and takes what is right, as %s", async (place) => {
    const says = reasons((await compileCases(compiler)).says, place);
    const expected = cases.flatMap(([, reason], index) => (reason ? [[`case${index}`, reason]] : []));
    const different = cases.filter(([, reason], index) => says[`case${index}`] !== reason);
    expect(says, sentencesAbout(different.flat().join("\n"))).toEqual(Object.fromEntries(expected));
  });

  // A further operation makes the body of a call a choice of one more.
  const instantiations = 15_000 + 3_000 * (Object.keys(definitions).length - 1);

  test.each(Object.keys(places))(
    `instantiates at most ${instantiations} types for a file with 300 calls: %s`,
    async (place) => {
      const { says, instantiated } = await compile(compiler, join(folder, place, "calls.json"));
      expect(says).toBe("");
      expect(instantiated).toBeGreaterThan(0);
      expect(instantiated).toBeLessThanOrEqual(15_000);
    },
  );
});
