import { expect, test } from "vitest";
import { checkImageToVideo } from "../../src/constraints.js";
import { picture, runInside, sandboxFor } from "./program.js";

const fine = { model: "v6", quality: "720p", duration: 5, img_id: 0, prompt: "x" };

test.each([
  [["--model", "none"], { model: "none" }],
  [["--duration", "20"], { duration: 20 }],
  [["--duration", "five"], { duration: "five" }],
  [["--motion-mode", "normal"], { motion_mode: "normal" }],
  [["--quality=1080p", "--model=v3.5", "--duration=8"], { model: "v3.5", quality: "1080p", duration: 8 }],
  [["--seed", "-1"], { seed: -1 }],
  [["--no-sound-effect-switch"], { sound_effect_switch: false }],
  [["--duration=99", "--style=clai", "--seed=x"], { duration: 99, style: "clai", seed: "x" }],
])("make IMAGE %j is refused in the check's own words before anything is uploaded", async (args, changes) => {
  const sandbox = await sandboxFor();
  const violations = checkImageToVideo({ ...fine, ...changes });
  const { code, stdout, stderr } = await runInside(["make", picture, "--prompt", "x", ...args], { sandbox });
  expect(stderr).toBe(
    `${violations.map(({ message }) => `pixverse-i2v: ${message}\n`).join("")}Nothing was sent.\n`,
  );
  expect({ code, stdout, requests: sandbox.requests }).toEqual({ code: 2, stdout: "", requests: [] });
});

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
  [["--prompt", "x", "second.jpg"], "one argument too many: second.jpg"],
  [["--prompt", "x", "--img-id", "1"], "does not go with --img-id"],
  [["--prompt", "x", "--timeout", "soon"], "--timeout takes seconds"],
  [["--prompt", "x", "--interval", "0"], "--interval takes seconds"],
  [["--prompt", "x", "--region", "eu"], "--region takes global or cn, not eu"],
  [["--prompt", "x", "--ignore-rule", "all"], "there is no rule all"],
  [["--prompt", "x", "-o", "missing/cat.mp4"], "Cannot write missing/cat.mp4: ENOENT"],
  [["--prompt", "x", "-o", `${"n".repeat(300)}.mp4`], "ENAMETOOLONG"],
  [["--prompt", "x", "-o", `${picture}/cat.mp4`], "ENOTDIR"],
  [["--prompt", "x", "-o", "-"], "--output takes the name of a file, not -"],
  [["--prompt", "x", "--sandbox", "--region", "cn"], "--sandbox is a server of its own"],
  [["--prompt", "x", "--sandbox", "--no-wait"], "so leave out --no-wait"],
  [["--prompt", "x", "--region", "cn", "--base-url", "https://x.test"], "--region and --base-url exclude"],
  [["--prompt", "x", "--base-url", "http://x.test"], "--base-url takes an https: URL"],
  [["--prompt", "x", "-o", "."], "it is a folder"],
])("make IMAGE %j is refused before anything is uploaded", async (args, words) => {
  const sandbox = await sandboxFor();
  const { code, stdout, stderr } = await runInside(["make", picture, ...args], { sandbox });
  expect(stderr).toContain(words);
  expect({ code, stdout, requests: sandbox.requests }).toEqual({ code: 2, stdout: "", requests: [] });
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

test("an address in the environment that cannot be used is named as it was given", async () => {
  const env = { PIXVERSE_API_KEY: "k", PIXVERSE_BASE_URL: "sandbox" };
  const { code, stderr } = await runInside(["balance"], { env });
  expect(code).toBe(2);
  expect(stderr).toContain("PIXVERSE_BASE_URL takes an https: URL");
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
