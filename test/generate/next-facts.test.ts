/** What a vendor may say next: a second operation, a new model, rules of new shapes. Each is edits of `spec/` and nothing else. */
import { execFile } from "node:child_process";
import { copyFile, cp, readFile, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import { build } from "../../scripts/build-outputs.js";
import { generate } from "../../scripts/generate.js";
import { SpecError } from "../../scripts/shared/spec-error.js";
import { fieldsOf } from "../../src/constraints/capabilities.js";
import { createConstraints } from "../../src/constraints/index.js";
import { describeRules } from "../../src/constraints/describe-rules.js";
import { agreeOnRandom, agreeOnRules } from "../constraints/agreement.js";
import { EXPORT, OPERATION, PROJECT, projectWith, type Edit } from "./project.js";

const run = promisify(execFile);
const page = join(import.meta.dirname, "fixtures/text-to-video");
/** Milliseconds after which a compiler or a sandbox hangs, however busy the machine is. */
const hang = 600_000;

async function withTextToVideo(...edits: readonly Edit[]): Promise<string> {
  const root = await projectWith(...edits);
  for (const [name, folder] of [
    ["text-to-video.txt", "apifox"],
    ["text-to-video.yaml", "operations"],
    ["30-text-to-video.yaml", "overlays"],
  ] as const)
    await copyFile(join(page, name), join(root, "spec", folder, name));
  return root;
}

/** What the compiler says of a program beside the sources, which it compiles too; the sources know nothing of what is new. */
async function compile(root: string, program: string): Promise<string> {
  await cp(join(PROJECT, "src"), join(root, "src"), { recursive: true });
  for (const name of ["package.json", "tsconfig.json"]) await copyFile(join(PROJECT, name), join(root, name));
  await symlink(join(PROJECT, "node_modules"), join(root, "node_modules"));
  await writeFile(join(root, "src/program.ts"), program);
  const bin = join(PROJECT, "node_modules/typescript-7/bin/tsc");
  // Of several checkers each would look at the types of all over again.
  const args = [bin, "--singleThreaded", "--pretty", "false", "-p", root];
  const { stdout } = await run(process.execPath, args, { cwd: root }).catch(
    (error: { stdout: string }) => error,
  );
  return stdout;
}

const errorsOf = (output: string): string[] =>
  output.split(/\n(?=\S)/).filter((error) => error.includes(": error TS"));

describe("a second operation", () => {
  const request = { model: "v6", quality: "720p", duration: 5, prompt: "a cat", aspect_ratio: "16:9" };

  test("has a check, capabilities and a JSON Schema that agree, and rule ids of its own", async () => {
    const { definitions } = await build(await withTextToVideo());
    const definition = definitions.get("text-to-video")!;
    const { check } = createConstraints(definition);
    expect(check(request)).toEqual([]);
    expect(check({ ...request, aspect_ratio: "2:1", img_id: 1 }).map(({ message }) => message)).toEqual([
      'aspect_ratio: takes "16:9", "4:3", "1:1", "3:4" or "9:16", not "2:1"',
      '"img_id": the API has no such field; leave it out',
    ]);
    expect(check({ ...request, model: "v4", motion_mode: "fast", duration: 8 })).toMatchObject([
      { rule: "motion-mode-duration" },
    ]);
    expect(Object.keys(fieldsOf(definition, "v6"))).not.toContain("motion_mode");
    expect(fieldsOf(definition, "v6")["aspect_ratio"]).toMatchObject({ required: true });
    const ids = [...definition.rules, ...Object.values(definition.fields)].flatMap((row) =>
      "id" in row ? [row.id] : "rule" in row ? [row.rule] : [],
    );
    expect(ids).toHaveLength(new Set(ids).size);
    expect(Object.keys(describeRules(definition))).toEqual(expect.arrayContaining(ids));
    expect(agreeOnRules(definition)).toEqual([]);
    expect(agreeOnRandom(definition, 200)).toEqual([]);
  });

  test(
    "has types with readable messages, options of a command, and the sandbox answers it, without an edit of a source",
    async () => {
      const root = await withTextToVideo();
      expect(await generate(root, [])).toMatchObject({ code: 0 });
      expect(await readFile(join(root, "generated/client.ts"), "utf8")).toMatch(
        /"generateTextVideo": \{[^}]*"paid": true/,
      );
      const says = await compile(
        root,
        `import type { TextToVideoRequest } from "../generated/text-to-video.js";
import { checkGenerate } from "./sandbox/check-generate.js";
export const right: TextToVideoRequest = { model: "v6", quality: "720p", duration: 15, prompt: "p", aspect_ratio: "1:1" };
export const wrong: TextToVideoRequest = { model: "v5.5", quality: "1080p", duration: 10, prompt: "p", aspect_ratio: "1:1" };
export const body = checkGenerate("generateTextVideo", right).aspect_ratio;
`,
      );
      // What the client relies on in an answer is the method's, not the definition's, and the compiler asks for it there.
      const [own = "", ...others] = errorsOf(says).toReversed();
      expect(others.filter((error) => !error.startsWith("src/client/http/answer.ts"))).toEqual([]);
      expect(own).toMatch(
        /^src\/program\.ts\(4,\d+\).*\n +Types of property 'duration' are incompatible\.\n +Type '10' is not assignable to type '(5 \| 8|8 \| 5)'\.\s*$/,
      );

      const program = `import { textToVideo } from "../generated/text-to-video.js";
import { textToVideoWords } from "../generated/text-to-video.words.js";
import { readRequest, requestOptions } from "./cli/commands/request-options.js";
import { createSandbox } from "./sandbox/index.js";
const operation = { definition: textToVideo, words: textToVideoWords, defaults: { model: "v6" }, mainFields: ["prompt"] };
const typed = [Object.entries(requestOptions(operation)), readRequest(operation, { "aspect-ratio": "1:1", duration: "5" })];
const sandbox = await createSandbox();
const post = async (body) => {
  const headers = { "API-KEY": sandbox.apiKey, "Ai-trace-id": crypto.randomUUID(), "Content-Type": "application/json" };
  const url = sandbox.url + "/openapi/v2/video/text/generate";
  return (await fetch(url, { method: "POST", headers, body: JSON.stringify(body) })).json();
};
console.log(JSON.stringify([await post(${JSON.stringify(request)}), await post({ ...${JSON.stringify(request)}, duration: 16 }), ...typed]));
await sandbox.close();
`;
      await writeFile(join(root, "src/program.ts"), program);
      await cp(join(PROJECT, "scripts/run.mjs"), join(root, "scripts/run.mjs"));
      const { stdout } = await run(process.execPath, ["scripts/run.mjs", "src/program.ts"], { cwd: root });
      expect(JSON.parse(stdout)).toMatchObject([
        { ErrCode: 0, Resp: { video_id: expect.any(Number) as number } },
        { ErrCode: 400017, ErrMsg: expect.stringContaining("v6 takes 1 to 15 seconds, not 16") as string },
        expect.arrayContaining([
          ["prompt", expect.objectContaining({ type: "string", value: "TEXT" })],
          ["model", expect.objectContaining({ help: expect.stringMatching(/; default v6$/) as string })],
          ["aspect-ratio", expect.objectContaining({ help: expect.stringContaining(": 16:9, ") as string })],
        ]) as unknown,
        { model: "v6", aspect_ratio: "1:1", duration: 5 },
      ]);
    },
    hang,
  );

  test(
    "is checked before it is sent, and never sent twice: the client asks the compiler for what its answer holds, and for nothing else",
    async () => {
      const root = await withTextToVideo();
      expect(await generate(root, [])).toMatchObject({ code: 0 });
      const program = `import { createServer } from "node:http";
import { createClient, isConstraintError, isUnknownOutcomeError } from "./index.js";
let requests = 0;
const server = createServer((request) => {
  requests += 1;
  request.resume().on("end", () => request.socket.destroy());
}).listen(0, "127.0.0.1");
await new Promise((resolve) => server.once("listening", resolve));
const { port } = server.address() as { port: number };
const client = createClient({ apiKey: "k", baseUrl: \`http://127.0.0.1:\${port}\` });
const path = "/openapi/v2/video/text/generate";
const body = ${JSON.stringify(request)} as const;
const refused = await client.POST(path, { body: { ...body, duration: 16 as 15 } }).catch((error: unknown) => error);
const asked = requests;
const lost = await client.POST(path, { body }).catch((error: unknown) => error);
console.log(JSON.stringify([isConstraintError(refused), asked, isUnknownOutcomeError(lost), requests]));
server.close();
`;
      expect(await compile(root, program)).toMatch(/^src\/client\/http\/answer\.ts/);
      const answer = join(root, "src/client/http/answer.ts");
      const text = (await readFile(answer, "utf8"))
        .replace(/^ +generateVideo: (.*credits.*)$/m, "  generateVideo: $1\n  generateTextVideo: $1")
        .replace(/^ +generateVideo: (.*isRealId.*)$/m, "  generateVideo: $1\n  generateTextVideo: $1");
      await writeFile(answer, text);
      const bin = join(PROJECT, "node_modules/typescript-7/bin/tsc");
      await run(process.execPath, [bin, "--singleThreaded", "-p", root], { cwd: root });
      await cp(join(PROJECT, "scripts/run.mjs"), join(root, "scripts/run.mjs"));
      const { stdout } = await run(process.execPath, ["scripts/run.mjs", "src/program.ts"], { cwd: root });
      expect(JSON.parse(stdout)).toEqual([true, 0, true, 1]);
    },
    hang,
  );

  test("stops where it does not say the same as the page that was read in its place", async () => {
    const root = await withTextToVideo();
    const file = join(root, "spec/apifox/text-to-video.txt");
    await writeFile(file, (await readFile(file, "utf8")).replace("2048 Characters", "5000 Characters"));
    const error = (await build(root).catch((reason: unknown) => reason)) as SpecError;
    expect(error).toBeInstanceOf(SpecError);
    expect(error.message).toMatch(
      /text-to-video\.yaml:\d+: body prompt no longer says «2048 Characters 以内».*5000 Characters.*image-to-video was read in its place\. Read it here/s,
    );
  });

  test("cannot share what nobody has read", async () => {
    const root = await withTextToVideo();
    const file = join(root, "spec/operations/text-to-video.yaml");
    const text = await readFile(file, "utf8");
    await writeFile(file, text.replace("body seed: { same: image-to-video }", "body seed: { same: video }"));
    await expect(build(root)).rejects.toThrow(
      /body seed is read in video, it says, and there is no such slot/,
    );
  });
});

const v7: readonly Edit[] = [
  [EXPORT, String.raw`\"v6\",\"c1\"`, String.raw`\"v6\",\"v7\",\"c1\"`],
  [EXPORT, "v6/c1:1~15 任意时长", String.raw`v6/c1:1~15 任意时长\nv7:1~20 任意时长 (1080p 最多 15)`],
  [EXPORT, String.raw`\"720p\",\"1080p\""`, String.raw`\"720p\",\"1080p\",\"4k\" (4k 仅 v7)"`],
  [EXPORT, "支持 v5.5,v5.6,v6,c1", "支持 v5.5,v5.6,v6,v7,c1"],
  [EXPORT, "支持 v5.5,v6 /", "支持 v5.5,v6,v7 /"],
  [EXPORT, "支持v5.5,v5.6,v6/", "支持v5.5,v5.6,v6,v7/"],
  [OPERATION, '"v5.6","v6","c1"', '"v5.6","v6","v7","c1"'],
  [OPERATION, "v5.6, v6, c1]", "v5.6, v6, v7, c1]"],
  [
    OPERATION,
    "        states: [{ models: [v6, c1], from: 1, to: 15 }]\n",
    `        states: [{ models: [v6, c1], from: 1, to: 15 }]
      - quote: v7:1~20 任意时长 (1080p 最多 15)
        translation: "v7: any length from 1 to 20 (at 1080p up to 15)."
        states: [{ models: [v7], from: 1, to: 20, except: { at: { quality: [1080p] }, to: 15 } }]
`,
  ],
  [OPERATION, `'"360p","540p","720p","1080p"'`, `'"360p","540p","720p","1080p","4k" (4k 仅 v7)'`],
  [
    OPERATION,
    "[360p, 540p, 720p, 1080p] }]",
    "[360p, 540p, 720p, 1080p, 4k], only: { values: [4k], models: [v7] } }]",
  ],
  [OPERATION, "quote: 支持 v5.5,v5.6,v6,c1", "quote: 支持 v5.5,v5.6,v6,v7,c1"],
  [OPERATION, "models: [v5.5, v5.6, v6, c1]", "models: [v5.5, v5.6, v6, v7, c1]"],
  [OPERATION, "quote: 支持 v5.5,v6\n", "quote: 支持 v5.5,v6,v7\n"],
  [OPERATION, "models: [v5.5, v6]", "models: [v5.5, v6, v7]"],
  [OPERATION, "quote: 支持v5.5,v5.6,v6/", "quote: 支持v5.5,v5.6,v6,v7/"],
  [OPERATION, "taken: { models: [v5.5, v5.6, v6] }", "taken: { models: [v5.5, v5.6, v6, v7] }"],
  [OPERATION, 'v5.6, v6, c1."', 'v5.6, v6, v7, c1."'],
  [
    OPERATION,
    "translation: 360p, 540p, 720p or 1080p.",
    "translation: 360p, 540p, 720p, 1080p or 4k (4k with v7 only).",
  ],
  [OPERATION, "translation: For v5.5, v5.6, v6 and c1.", "translation: For v5.5, v5.6, v6, v7 and c1."],
  [OPERATION, "translation: For v5.5 and v6.", "translation: For v5.5, v6 and v7."],
  [OPERATION, "translation: For v5.5, v5.6 and v6.", "translation: For v5.5, v5.6, v6 and v7."],
];

describe("a new model", () => {
  test(
    "is two files of spec/: everything else follows",
    async () => {
      const root = await projectWith(...v7);
      expect(await generate(root, [])).toMatchObject({ code: 0 });
      const { definitions, files } = await build(root);
      const definition = definitions.get("image-to-video")!;
      const { check } = createConstraints(definition);
      const request = {
        model: "v7",
        quality: "4k",
        duration: 20,
        img_id: 1,
        prompt: "p",
        thinking_type: "auto",
      };
      expect(check(request)).toEqual([]);
      const says = (change: object): string[] =>
        check({ ...request, ...change }).map(({ message }) => message);
      expect(says({ quality: "1080p" })).toEqual([
        "duration: v7 at 1080p takes 1 to 15 seconds, not 20; 20 is possible at 360p, 540p, 720p or 4k",
      ]);
      expect(says({ model: "v6", duration: 5 })).toEqual([
        'quality: v6 takes "360p", "540p", "720p" or "1080p", not "4k"; "4k" is possible with v7',
      ]);
      expect(fieldsOf(definition, "v7", { quality: "1080p" })["duration"]?.values).toHaveLength(15);
      expect(agreeOnRules(definition)).toEqual([]);
      expect(files.get("README.md")).toMatch(/\| v7 +\|/);
      expect(files.get("generated/image-to-video.schema.json")).toContain('"4k"');
      const compiled = await compile(
        root,
        `import type { DurationFor, ImageToVideoRequest } from "../generated/image-to-video.js";
export const seconds: DurationFor<"v7", "4k"> = 20;
export const right: ImageToVideoRequest = { model: "v7", quality: "4k", duration: 20, prompt: "p", img_id: 1, generate_audio_switch: true };
export const wrong: ImageToVideoRequest = { model: "v6", quality: "4k", duration: 5, prompt: "p", img_id: 1 };
`,
      );
      expect(errorsOf(compiled)).toEqual([
        expect.stringMatching(/^src\/program\.ts\(4,\d+\): error TS2322: .*"4k"/s),
      ]);

      const program = `import { capabilities, checkImageToVideo, suggestFixes } from "./constraints/index.js";
const request = { model: "v7", quality: "1080p", duration: 16, img_id: 1, prompt: "p" };
const fixes = checkImageToVideo(request).flatMap((violation) => suggestFixes(request, violation));
const { durations, durationsAt, fields } = capabilities("v6", "4k");
console.log(JSON.stringify({ durations, at: durationsAt["4k"], made: fields.quality.values, fixes: fixes.map(({ label }) => label) }));
`;
      const start = async (file: string, ...rest: readonly string[]): Promise<string> =>
        (await run(process.execPath, ["scripts/run.mjs", file, ...rest], { cwd: root })).stdout;
      await writeFile(join(root, "src/program.ts"), program);
      await cp(join(PROJECT, "scripts/run.mjs"), join(root, "scripts/run.mjs"));
      const { fixes, ...v6 } = JSON.parse(await start("src/program.ts")) as { fixes: string[] };
      expect(v6).toEqual({ durations: [], at: [], made: ["360p", "540p", "720p", "1080p"] });
      expect(fixes).toEqual(
        expect.arrayContaining(["set duration to 15", "set quality to 720p", "set quality to 4k"]),
      );
      expect(await start("src/cli/main.ts", "models", "v6")).toMatch(/^4k +nothing$/m);
      const all = await start("src/cli/main.ts", "models");
      expect(all).toMatch(
        /^ *v6 .* 1 to 15 s at 360p, 540p, 720p or 1080p;|^seconds at 4k +(– +){7}1–20 +–$/m,
      );
      expect(all).not.toContain("undefined");
    },
    hang,
  );
});

const source = (states: string): string =>
  `      - source: "ours, for a test: 8 and enabled"\n        states: [${states}]\n`;

test("rules of new shapes are one row each, with all their faces", async () => {
  const root = await projectWith(
    [
      OPERATION,
      "\n  body motion_mode:",
      `${source("{ excludes: { camera_movement: given } }")}\n  body motion_mode:`,
    ],
    [
      OPERATION,
      "\n  body sound_effect_switch:",
      `${source("{ when: [true], needs: { duration: { from: 8 } } }")}\n  body sound_effect_switch:`,
    ],
    [OPERATION, "\n  body seed:", `${source("{ when: [enabled], needs: { prompt: given } }")}\n  body seed:`],
  );
  const { definitions, files, told } = await build(root);
  const definition = definitions.get("image-to-video")!;
  const { check } = createConstraints(definition);
  const request = { model: "v6", quality: "720p", duration: 5, img_id: 1, prompt: "p" };
  expect(check({ ...request, model: "v4", template_id: 7, camera_movement: "pan_left" })).toMatchObject([
    {
      rule: "template-id-camera-movement",
      message: expect.stringContaining("leave one of them out") as string,
    },
  ]);
  expect(check({ ...request, generate_multi_clip_switch: true })).toMatchObject([
    { rule: "generate-multi-clip-switch-needs-duration" },
  ]);
  // What no request can break alone is said once.
  expect(check({ ...request, prompt: undefined, thinking_type: "enabled" })).toMatchObject([
    { rule: "required" },
  ]);
  expect(told.map(({ message }) => message).join()).toMatch(
    /no request can break the rule thinking-type-needs-prompt alone, because prompt is required/,
  );
  expect(fieldsOf(definition, "v6")["generate_multi_clip_switch"]?.valueNeeds).toEqual([
    { values: [true], field: "duration", minimum: 8 },
  ]);
  expect(files.get("generated/image-to-video.schema.json")).toContain('"minimum": 8');
  expect(agreeOnRules(definition)).toEqual([]);
});
