import type { ChildProcess } from "node:child_process";
import { createServer, type ServerResponse } from "node:http";
import { copyFile, readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import {
  emptyFolder,
  finish,
  make,
  patience,
  picture,
  programForFile,
  runInside,
  sandboxFor,
} from "./program.js";
import { listen } from "../listen.js";

const program = programForFile();

const answer = (response: ServerResponse, resp: string): void => {
  response.end(`{"ErrCode":0,"ErrMsg":"Success","Resp":${resp}}`);
};

/** A server that holds the answer to a submission back until the test gives it. */
async function holdingServer() {
  const held: ServerResponse[] = [];
  const others: string[] = [];
  const server = createServer((request, response) => {
    request.resume().on("end", () => {
      if (request.url?.endsWith("/image/upload")) answer(response, '{"img_id":1,"img_url":""}');
      else if (request.url?.endsWith("/img/generate")) held.push(response);
      else others.push(request.url ?? "");
    });
  });
  return {
    env: { PIXVERSE_API_KEY: "k", PIXVERSE_BASE_URL: await listen(server) },
    held,
    others,
    release: (id: string) => held.forEach((response) => answer(response, `{"video_id":${id}}`)),
  };
}

/** Asks a program to end while its submission is under way, and returns once it has said that it noticed. */
async function interrupt(
  started: ChildProcess,
  held: readonly unknown[],
  signal: NodeJS.Signals,
): Promise<void> {
  let said = "";
  started.stderr?.on("data", (data) => void (said += String(data)));
  await expect.poll(() => held.length, patience).toBe(1);
  started.kill(signal);
  await expect.poll(() => said, patience).toContain("its answer gets 8 s");
}

test.each([
  ["SIGINT", 130, []],
  ["SIGTERM", 143, []],
  ["SIGHUP", 129, ["--json"]],
] as const)(
  "after %s a submission under way comes to its answer, and then come id and command",
  async (signal, expected, more) => {
    const server = await holdingServer();
    const started = program.start([...make, "-o", "cat.mp4", ...more], { env: server.env });
    const over = finish(started);
    await interrupt(started, server.held, signal);
    server.release("627410861853514293");
    const { code, stdout, stderr } = await over;
    expect(code).toBe(expected);
    expect(stderr).toMatch(/pixverse-i2v resume 627410861853514293 -o cat\.mp4\n$/);
    expect(stdout).toMatch(
      more.length > 0 ? /"video_id":"627410861853514293".*"resume":"pixverse-i2v resume/ : /^$/,
    );
    // Nothing else is asked for, and nothing is submitted once more.
    expect([server.others, server.held.length]).toEqual([[], 1]);
  },
);

test("--no-wait is done then: the id is all that it owes", async () => {
  const server = await holdingServer();
  const started = program.start([...make, "--no-wait"], { env: server.env });
  const over = finish(started);
  await interrupt(started, server.held, "SIGINT");
  server.release("302325299692610");
  expect(await over).toMatchObject({ code: 0, stdout: "302325299692610\n" });
});

const modes = [[], ["--quiet"], ["--json"], ["--quiet", "--json"]];
const places = ["cat.mp4", "out/"];
const endings = (["SIGINT", "SIGTERM"] as const).flatMap((second) =>
  modes.flatMap((mode) => places.map((place) => [second, mode, place] as const)),
);

test.each(endings)(
  "a Ctrl-C and then %s end it at once, with the trace id: %j, -o %s",
  async (second, mode, place) => {
    const server = await holdingServer();
    const cwd = await emptyFolder();
    const started = program.start([...make, ...mode, "-o", place], { env: server.env, cwd });
    const over = finish(started);
    await expect.poll(() => server.held.length, patience).toBe(1);
    started.kill("SIGINT");
    // Until it has gone, because signals that come together are one.
    const ending = (): unknown => {
      started.kill(second);
      return started.signalCode ?? started.exitCode;
    };
    // One that comes when all is said and the process is on its way out ends it as the system does.
    await expect.poll(ending, { ...patience, interval: 50 }).toBeOneOf([130, 143, second]);
    const { stdout, stderr } = await over;
    const traceId = server.held[0]!.req.headers["ai-trace-id"] as string;
    const isMany = place === "out/";
    const file = isMany ? "out/cat.mp4" : place;
    const ifThere = `pixverse-i2v resume ID -o ${file}`;
    expect(stderr).toContain(`trace id ${traceId}`);
    // Of several pictures the list has it, and the next run says so.
    expect(stderr.includes(ifThere)).toBe(!isMany);
    const lines = stdout.split("\n").filter(Boolean);
    expect(lines.map((line) => JSON.parse(line) as object)).toMatchObject(
      mode.includes("--json") ? [{ file, error: { traceId, ifThere } }] : [],
    );
  },
);

test("two signals at a time are one: npm passes on what the terminal has sent already", async () => {
  const server = await holdingServer();
  const started = program.start(make, { env: server.env });
  const over = finish(started);
  await expect.poll(() => server.held.length, patience).toBe(1);
  started.kill("SIGINT");
  started.kill("SIGTERM");
  await new Promise((resolve) => started.stderr.once("data", resolve));
  server.release("1");
  expect(await over).toMatchObject({
    code: expect.any(Number),
    stderr: expect.stringContaining("resume 1 "),
  });
});

test("a Ctrl-C in a pause between two attempts sends nothing any more", async () => {
  const sandbox = await sandboxFor({ concurrency: 1, generationTime: 1e9 });
  const refused = () => sandbox.requests.filter(({ ErrCode }) => ErrCode === 500044).length;
  expect(await runInside([...make, "--no-wait"], { sandbox })).toMatchObject({ code: 0 });
  const started = program.start([...make, "--wait-for-slot"], { sandbox });
  const over = finish(started);
  await expect.poll(refused, patience).toBe(1);
  started.kill("SIGINT");
  const { code, stderr } = await over;
  expect(code).toBe(130);
  // Nor is there anything to be charged for.
  expect(stderr).not.toMatch(/charged|paid|resume/);
  // Pauses last a second, so that one attempt may have begun before the signal came, but not the many of 8 seconds.
  expect(refused()).toBeLessThanOrEqual(2);
});

test("a program that is killed in any attempt leaves the trace id of that attempt in its list", async () => {
  const server = await holdingServer();
  const folder = await emptyFolder();
  await copyFile(picture, join(folder, "p1.jpg"));
  const started = program.start(["make", "p1.jpg", "--prompt", "it yawns", "-o", "out/"], {
    env: server.env,
    cwd: folder,
  });
  const over = finish(started);
  await expect.poll(() => server.held.length, patience).toBe(1);
  server.held[0]!.writeHead(429).end();
  await expect.poll(() => server.held.length, patience).toBe(2);
  started.kill("SIGKILL");
  await over;
  const lines = (await readFile(join(folder, "out/pixverse-jobs.jsonl"), "utf8")).trimEnd().split("\n");
  const records = lines.map((line) => JSON.parse(line) as { state: string; traceId: string });
  const [refused, lost] = server.held.map(({ req }) => req.headers["ai-trace-id"]);
  expect(records).toMatchObject([
    { state: "submitting", traceId: refused },
    { state: "refused", traceId: refused },
    { state: "submitting", traceId: lost },
  ]);
});

test.each(["SIGINT", "SIGTERM", "SIGHUP", "SIGKILL"] as const)(
  "%s in the pauses after refusals leaves a list that says so, and the same command pays once for each",
  async (signal) => {
    const sandbox = await sandboxFor();
    const later = { status: 429, headers: { "Retry-After": "100" }, body: "" };
    sandbox.failNext(later, { operation: "generateVideo", times: 2 });
    const folder = await emptyFolder();
    const pictures = ["p1.jpg", "p2.jpg"];
    for (const name of pictures) await copyFile(picture, join(folder, name));
    const args = ["make", ...pictures, "--prompt", "it yawns", "--interval", "0.01", "-o", "out/"];
    const started = program.start(args, { sandbox, cwd: folder });
    const over = finish(started);
    const list = join(folder, "out/pixverse-jobs.jsonl");
    const refused = async () => (await readFile(list, "utf8").catch(() => "")).match(/"refused"/g)?.length;
    await expect.poll(refused, patience).toBe(2);
    started.kill(signal);
    expect((await over).stderr).not.toMatch(/charged|unknown/);
    const { code, stdout } = await runInside(args, { sandbox, cwd: folder });
    expect([code, ...stdout.trimEnd().split("\n").toSorted()]).toEqual([0, "out/p1.mp4", "out/p2.mp4"]);
    const submissions = sandbox.requests.filter(({ operation }) => operation === "generateVideo");
    expect(submissions.map(({ status, accepted }) => [status, accepted])).toEqual([
      [429, false],
      [429, false],
      [200, true],
      [200, true],
    ]);
  },
);
