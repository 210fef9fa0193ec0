import { copyFile } from "node:fs/promises";
import { createServer } from "node:http";
import { join } from "node:path";
import { expect, test } from "vitest";
import { emptyFolder, type Finished, make, picture, runInside, sandboxFor } from "./program.js";
import { listen } from "../listen.js";

/** What a hostile server might say to a terminal: a title, a clear screen, a line of its own, text in reverse. */
const evil = "\u001b]0;x\u0007\u009b2J\n\u202edrowssap";
const controls = /(?!\n)[\p{Cc}\u202e]/u;

async function answered(args: readonly string[], Resp: unknown): Promise<Finished> {
  const sandbox = await sandboxFor();
  sandbox.failNext({ body: JSON.stringify({ ErrCode: 0, ErrMsg: "", Resp }) }, { times: 20 });
  return runInside(args, { sandbox });
}

const voice = { speaker_id: "1", name: evil };

test.each([
  [["voices"], { total: 1, data: [voice] }],
  [["status", "1"], { id: 1, status: 1, url: `https://x.test/${evil}` }],
  [["balance"], { account_id: 1, credit_monthly: evil, credit_package: 0 }],
])("%j prints nothing of a server's that controls a terminal", async (args, Resp) => {
  const { stdout, stderr } = await answered(args, Resp);
  expect(stdout + stderr).not.toMatch(controls);
  expect(stdout.split("\n").length).toBeLessThanOrEqual(3);
});

test("--json escapes it, so that nothing is lost", async () => {
  const { stdout } = await answered(["voices", "--json"], { total: 1, data: [voice] });
  expect(stdout.trimEnd()).not.toMatch(/[\p{Cc}\u202e]/u);
  expect(JSON.parse(stdout)).toEqual([voice]);
});

test("an error says nothing that controls a terminal", async () => {
  const sandbox = await sandboxFor();
  sandbox.failNext({ ErrCode: 400017, ErrMsg: evil });
  const { code, stderr } = await runInside(["balance"], { sandbox });
  expect(code).toBe(2);
  expect(stderr).toContain("400017");
  expect(stderr).not.toMatch(controls);
});

test.each([
  ["the same page again and again", { total: 1e15, data: [{ speaker_id: "1", name: "Ada" }] }, 2],
  ["an empty page", { total: 1e15, data: [] }, 1],
])("voices ends at %s, whatever the total", async (_, Resp, requests) => {
  const sandbox = await sandboxFor();
  sandbox.failNext({ body: JSON.stringify({ ErrCode: 0, ErrMsg: "", Resp }) }, { times: 20 });
  const { code, stdout } = await runInside(["voices", "--json"], { sandbox });
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toEqual(Resp.data);
  expect(sandbox.requests).toHaveLength(requests);
});

test("voices gives up on a server that has new ones for ever", async () => {
  let voices = 0;
  const server = createServer((_, response) => {
    const data = [{ speaker_id: String((voices += 1)), name: "Ada" }];
    response.end(JSON.stringify({ ErrCode: 0, ErrMsg: "", Resp: { total: 1e15, data } }));
  });
  const env = { PIXVERSE_API_KEY: "k", PIXVERSE_BASE_URL: await listen(server) };
  const { code, stdout, stderr } = await runInside(["voices"], { env });
  expect({ code, stdout, voices }).toEqual({ code: 1, stdout: "", voices: 1000 });
  expect(stderr).toContain("do not come to an end");
});

test.each([
  ["https://x.test/cats/cat.jpg?signature=secret#part", "cat.jpg"],
  ["https://x.test/?signature=secret", "x.test"],
])("of the picture %s the progress names %s", async (image, name) => {
  const sandbox = await sandboxFor();
  const { code, stderr } = await runInside(["make", image, "--prompt", "x", "--no-wait"], { sandbox });
  expect(code).toBe(0);
  expect(stderr).toContain(`uploading ${name}\n`);
  expect(stderr).not.toContain("secret");
  expect(sandbox.requests[0]?.body).toEqual({ image_url: image });
});

/** A server whose answers are nested deeper than any of them can be printed again. */
async function deepServer(status: number) {
  const sandbox = await sandboxFor();
  const { stdout } = await runInside([...make, "--no-wait"], { sandbox });
  const video_id = stdout.trim();
  const { url } = JSON.parse((await runInside(["status", video_id, "--json"], { sandbox })).stdout) as {
    url: string;
  };
  const deep = "[".repeat(200_000) + "]".repeat(200_000);
  const answer = (Resp: object) => ({
    body: JSON.stringify({ ErrCode: 0, ErrMsg: "", Resp }).replace('"DEEP"', deep),
  });
  sandbox.failNext(answer({ video_id: Number(video_id), credits: "DEEP" }), {
    operation: "generateVideo",
    times: 2,
  });
  sandbox.failNext(answer({ id: Number(video_id), status, url, more: "DEEP" }), {
    operation: "getVideo",
    times: 9,
  });
  return { sandbox, video_id };
}

test.each(["make", "resume"])(
  "%s --json says that a video is there, however deep the server nests",
  async (command) => {
    const { sandbox, video_id } = await deepServer(1);
    const file = join(await emptyFolder(), "cat.mp4");
    const args = command === "make" ? make : ["resume", video_id];
    const { code, stdout, stderr } = await runInside([...args, "-o", file, "--json"], { sandbox });
    expect({ code, printed: JSON.parse(stdout) as object }).toMatchObject({
      code: 0,
      printed: { file, status: 1, id: Number(video_id) },
    });
    expect(stdout).toContain("nested too deep to be printed");
    expect(stderr).not.toContain("resume");
  },
);

test.each([
  [1, 0, (file: string) => ({ file })],
  [7, 5, () => ({ error: { name: "VideoError", status: 7 } })],
])(
  "of a folder each video has its line, however deep the server nests: status %i",
  async (status, code, line) => {
    const { sandbox } = await deepServer(status);
    const folder = await emptyFolder();
    const names = ["p1", "p2"].map((name) => join(folder, name));
    for (const name of names) await copyFile(picture, `${name}.jpg`);
    const images = names.map((name) => `${name}.jpg`);
    const args = ["make", ...images, ...make.slice(2), "--slots", "1", "--json", "-o", `${folder}/`];
    const run = await runInside(args, { sandbox });
    const printed = run.stdout
      .trimEnd()
      .split("\n")
      .map((text) => JSON.parse(text) as object);
    expect({ code: run.code, printed }).toMatchObject({
      code,
      printed: names.map((name) => line(`${name}.mp4`)),
    });
  },
);
