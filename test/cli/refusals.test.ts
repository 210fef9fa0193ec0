import { writeFile } from "node:fs/promises";
import { networkInterfaces } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { checkImageToVideo } from "../../src/constraints/index.js";
import { emptyFolder, picture, runInside, sandboxFor } from "./program.js";

const fine = { model: "v6", quality: "720p", duration: 5, img_id: 0, prompt: "x" };

test.each<[string[], object, string?]>([
  [["--model", "none"], { model: "none" }],
  [["--duration", "20"], { duration: 20 }],
  [["--duration", "five"], { duration: "five" }],
  [["--motion-mode", "normal"], { motion_mode: "normal" }],
  [["--quality=1080p", "--model=v3.5", "--duration=8"], { model: "v3.5", quality: "1080p", duration: 8 }],
  [["--seed", "-1"], { seed: -1 }],
  [["--no-sound-effect-switch"], { sound_effect_switch: false }],
  [
    ["--duration=99", "--style=clai", "--seed=x"],
    { duration: 99, style: "clai", seed: "x" },
    "Did you mean --style clay?\n",
  ],
])(
  "make IMAGE %j is refused in the check's own words before anything is uploaded",
  async (args, changes, hint = "") => {
    const sandbox = await sandboxFor();
    const violations = checkImageToVideo({ ...fine, ...changes });
    const { code, stdout, stderr } = await runInside(["make", picture, "--prompt", "x", ...args], {
      sandbox,
    });
    expect(stderr).toBe(
      `${violations.map(({ message, rule }) => `pixverse-i2v: ${message} [${rule}]\n`).join("")}Nothing was sent.\n${hint}`,
    );
    expect({ code, stdout, requests: sandbox.requests }).toEqual({ code: 2, stdout: "", requests: [] });
  },
);

test.each([
  [[], "prompt: missing"],
  [
    ["--prompt", "x", "--camera-movment", "zoom_in"],
    "unknown option --camera-movment; did you mean --camera-movement?",
  ],
  [["--prompt"], "--prompt needs a value"],
  [["--prompt", "--model", "v6"], "--prompt needs a value"],
  [["--prompt", "x", "--json=yes"], "--json takes no value"],
  [["--prompt", "x", "--no-json"], "unknown option --no-json"],
  [["--prompt", "x", "--prompt", "y"], "--prompt is there twice, and takes one value"],
  [["--prompt", "x", "-o", "a.mp4", "--output=b.mp4"], "--output is there twice"],
  [
    ["--prompt", "x", "--generate-audio-switch", "--no-generate-audio-switch"],
    "--no-generate-audio-switch is there twice",
  ],
  ...["maybe", "true", "1", ""].map((value): [string[], string] => [
    ["--prompt", "x", "--generate-audio-switch", value],
    `--generate-audio-switch takes no value: --generate-audio-switch is true, and --no-generate-audio-switch false, not "${value}"`,
  ]),
  [["--prompt", "x", "--generate_audio_switch=false"], "--no-generate-audio-switch false"],
  [["--prompt", "x", "--api-key", "sekret"], "the environment variable PIXVERSE_API_KEY only"],
  [["--prompt", "x", "second.jpg"], "2 pictures need a folder"],
  [["--prompt", "x", "--img-id", "1"], "does not go with --img-id"],
  [["--prompt", "x", "--timeout", "soon"], "--timeout takes seconds"],
  [["--prompt", "x", "--interval", "0"], "--interval takes seconds"],
  [["--prompt", "x", "--region", "eu"], "--region takes global or cn, not eu"],
  [["--prompt", "x", "-o", "missing/cat.mp4"], "Cannot write missing/cat.mp4: ENOENT"],
  [["--prompt", "x", "-o", `${"n".repeat(300)}.mp4`], "ENAMETOOLONG"],
  [["--prompt", "x", "-o", `${picture}/cat.mp4`], "ENOTDIR"],
  [["--prompt", "x", "-o", "/dev/stdout", "--no-wait"], "--no-wait leaves before there is a video"],
  [["--prompt", "x", "--sandbox", "--region", "cn"], "--sandbox is a server of its own"],
  [["--prompt", "x", "--sandbox", "--no-wait"], "so leave out --no-wait"],
  [
    ["--prompt", "x", "--region", "cn", "--base-url", "https://x.test"],
    '--region "cn" and --base-url ("https://x.test") exclude each other',
  ],
  [["--prompt", "x", "--base-url", "http://x.test"], '--base-url is "http://x.test"; it takes an https: URL'],
])("make IMAGE %j is refused before anything is uploaded", async (args, words) => {
  const sandbox = await sandboxFor();
  const { code, stdout, stderr } = await runInside(["make", picture, ...args], { sandbox });
  expect(stderr).toContain(words);
  expect(stderr).not.toContain("sekret");
  expect({ code, stdout, requests: sandbox.requests }).toEqual({ code: 2, stdout: "", requests: [] });
});

test.each([
  [["--model", "V6"], "--model v6"],
  [["--model", "6"], "--model v6"],
  [["--model", "v55"], "--model v5.5"],
  [["--quality", "720"], "--quality 720p"],
  [["--quality", "1080P", "--model", "V5"], "--model v5 --quality 1080p"],
  [["--style", "clai"], "--style clay"],
  [["--quality", "72"], "--quality 720p"],
  [["--quality", "480p"], undefined],
  [["--model", "v7"], undefined],
  [["--model", "c2"], undefined],
  [["--model", "none"], undefined],
  [["--duration", "20"], undefined],
  // With another model it would be right, but what is meant by it is of no use with this one.
  [["--model", "v6", "--motion-mode", "fsat"], undefined],
  [["--model", "V4", "--motion-mode", "fsat"], "--model v4 --motion-mode fast"],
])("of %j it is said what was probably meant: %s", async (args, meant) => {
  const { stderr } = await runInside(["make", picture, "--prompt", "x", ...args]);
  expect(/^Did you mean (.*)\?$/m.exec(stderr)?.[1]).toBe(meant);
});

test.each([
  ["status", "VIDEO_ID is missing"],
  ["resume", "VIDEO_ID|FOLDER is missing"],
  ["check", "FILE|- is missing"],
  ["upload", "IMAGE… is missing"],
])("%s without its argument says which it is: %s", async (command, words) => {
  expect(await runInside([command])).toMatchObject({ code: 2, stderr: expect.stringContaining(words) });
});

test("resume says of a folder what is wrong with it, and of an empty list that there is nothing to fetch", async () => {
  const sandbox = await sandboxFor();
  const folder = await emptyFolder();
  const said = async (source: string): Promise<string> =>
    (await runInside(["resume", source], { sandbox })).stderr;
  expect(await said(`${folder}/none/`)).toContain("none/ is not there");
  expect(await said(folder)).toContain(`${folder} has no pixverse-jobs.jsonl`);
  expect(await said(".")).toContain("the folder . has no pixverse-jobs.jsonl");
  await writeFile(join(folder, "pixverse-jobs.jsonl"), "");
  expect(await said(folder)).toContain("There is nothing to fetch");
  expect(sandbox.requests).toEqual([]);
});

test.each(["--base-url", "PIXVERSE_BASE_URL"])(
  "an http: address beyond this machine, of %s, needs --allow-http, and goes where it says with it",
  async (name) => {
    const sandbox = await sandboxFor({ host: "0.0.0.0" });
    const other = Object.values(networkInterfaces())
      .flat()
      .find((each) => each?.family === "IPv4" && !each.internal);
    // On a machine without a network nobody could be reached.
    const url = `http://${other?.address ?? "192.0.2.1"}:${new URL(sandbox.url).port}`;
    const typed = name === "--base-url" ? ["--base-url", url] : [];
    const env = { PIXVERSE_API_KEY: sandbox.apiKey, ...(typed.length === 0 && { PIXVERSE_BASE_URL: url }) };
    const refused = await runInside(["balance", ...typed], { env });
    expect(refused).toMatchObject({ code: 2, stdout: "" });
    expect(refused.stderr).toContain(`${name} is "http:`);
    expect(refused.stderr).toContain("set --allow-http");
    expect(sandbox.requests).toEqual([]);
    if (!other) return;
    const { code, stdout } = await runInside(["balance", ...typed, "--allow-http"], { env });
    expect({ code, stdout }).toMatchObject({ code: 0, stdout: expect.stringContaining("10000 credits") });
    expect(sandbox.requests).toHaveLength(1);
  },
);

test("--allow-http is part of the command that goes on", async () => {
  const sandbox = await sandboxFor();
  const args = ["--allow-http", "--timeout", "0.05", "-o", join(await emptyFolder(), "cat.mp4")];
  const { stderr } = await runInside(
    ["make", picture, "--prompt", "sandbox:stuck", "--interval", "0.01", ...args],
    { sandbox },
  );
  expect(stderr).toMatch(/^ {2}pixverse-i2v resume \d+ -o \S+ --allow-http$/m);
});

test("an option that begins like another can still be a value", async () => {
  const sandbox = await sandboxFor();
  const { code } = await runInside(["make", picture, "--prompt=--model", "--no-wait"], { sandbox });
  expect(code).toBe(0);
  expect(sandbox.requests[1]?.body).toMatchObject({ prompt: "--model" });
});

test("what the sandbox says of a prompt arrives whole: its key is no word of it", async () => {
  const { stderr } = await runInside(["make", picture, "--prompt", "sandbox:fial", "--no-wait"], {
    sandbox: await sandboxFor(),
  });
  expect(stderr).toContain("the sandbox knows sandbox:moderation, sandbox:fail");
});

test("an empty IMAGE is refused as such", async () => {
  const { code, stderr } = await runInside(["make", "", "--prompt", "x"], { sandbox: await sandboxFor() });
  expect(code).toBe(2);
  expect(stderr).toContain("IMAGE takes the name or address of a picture");
});

test("a region does not pass over an address in the environment in silence", async () => {
  const sandbox = await sandboxFor();
  const { code, stderr } = await runInside(["balance", "--region", "cn"], { sandbox });
  expect(code).toBe(2);
  expect(stderr).toContain(`--region "cn" and PIXVERSE_BASE_URL ("${sandbox.url}") exclude each other`);
  expect(sandbox.requests).toEqual([]);
});

test.each([["resume", "22"], ["balance"]])(
  "an address without a scheme is guessed at: %s",
  async (...args) => {
    const env = { PIXVERSE_API_KEY: "k", PIXVERSE_BASE_URL: "localhost:4010" };
    const { code, stderr } = await runInside(args, { env });
    expect(code).toBe(2);
    expect(stderr).toContain("Did you mean http://localhost:4010?");
  },
);

test("an address in the environment that cannot be used is named as it was given", async () => {
  const env = { PIXVERSE_API_KEY: "k", PIXVERSE_BASE_URL: "sandbox" };
  const { code, stderr } = await runInside(["balance"], { env });
  expect(code).toBe(2);
  expect(stderr).toContain('PIXVERSE_BASE_URL is "sandbox"; it takes an https: URL');
});

test.each(["", " ", "a b", "schlüssel"])(
  "the key %j ends in exit code 3, and is not printed",
  async (key) => {
    const { code, stdout, stderr } = await runInside(["balance"], { env: { PIXVERSE_API_KEY: key } });
    expect({ code, stdout }).toEqual({ code: 3, stdout: "" });
    expect(stderr).toContain("PIXVERSE_API_KEY");
    expect(stderr).not.toMatch(/a b|schlüssel/);
  },
);
