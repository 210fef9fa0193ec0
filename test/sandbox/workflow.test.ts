import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { expect, onTestFinished, test } from "vitest";
import type { Sandbox } from "../../src/sandbox/index.js";
import { startSandbox } from "./caller.js";

const workflow = "spec/workflow.arazzo.yaml";

/** Lets `redocly respect` play the workflow against a sandbox. It checks each answer against the OpenAPI document as well. */
async function respect({ url, apiKey }: Sandbox, file: string): Promise<{ code: number; output: string }> {
  const redocly = ["node_modules/@redocly/cli/bin/cli.js", "respect", file];
  const run = promisify(execFile)(
    process.execPath,
    [...redocly, "--input", `apiKey=${apiKey}`, "--server", `pixverse=${url}`],
    { env: { ...process.env, REDOCLY_TELEMETRY: "off" } },
  );
  return await run.then(
    ({ stdout }) => ({ code: 0, output: stdout }),
    (error: { code: number; stdout: string; stderr: string }) => ({
      code: error.code,
      output: error.stdout + error.stderr,
    }),
  );
}

/** The workflow with its pause between polls (5 s) taken out, in a folder of its own. */
async function withoutPauses(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "workflow-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const text = await readFile(workflow, "utf8");
  const hasty = text
    .replace("retryAfter: 5", "retryAfter: 0")
    .replace("../generated/openapi.yaml", resolve("generated/openapi.yaml"))
    .replace("../test/fixtures/cat.jpg", resolve("test/fixtures/cat.jpg"));
  expect(hasty).toContain("retryAfter: 0");
  const file = join(folder, "workflow.arazzo.yaml");
  await writeFile(file, hasty);
  return file;
}

const operationsOf = (sandbox: Sandbox) => sandbox.requests.map(({ operation }) => operation);

test("redocly respect plays the workflow against the sandbox: document, workflow and server agree", async () => {
  const { sandbox } = await startSandbox();
  const { code, output } = await respect(sandbox, workflow);
  expect(output).toContain("Steps: 4 passed, 4 total");
  expect(code).toBe(0);
  expect(sandbox.requests).toMatchObject([
    { operation: "getBalance", ErrCode: 0 },
    { operation: "uploadImage", ErrCode: 0, body: { image: { name: "cat.jpg" } } },
    { operation: "generateVideo", ErrCode: 0 },
    { operation: "getVideo", ErrCode: 0 },
  ]);
});

test("the workflow polls until the video is done, with a new trace id each time", async () => {
  // A clock that goes on by a second with each poll: the third one finds the video done.
  const clock = { now: () => 0 };
  const { sandbox } = await startSandbox({ generationTime: 2500, now: () => clock.now() });
  clock.now = () => 1000 * operationsOf(sandbox).filter((operation) => operation === "getVideo").length;
  const { code, output } = await respect(sandbox, await withoutPauses());
  expect(output).toContain("Steps: 4 passed, 4 total");
  expect(code).toBe(0);
  expect(operationsOf(sandbox).slice(2)).toEqual(["generateVideo", "getVideo", "getVideo", "getVideo"]);
  expect(new Set(sandbox.requests.map(({ traceId }) => traceId)).size).toBe(6);
});

test("a video that moderation refuses ends the workflow in failure, and nothing is sent twice", async () => {
  const { sandbox } = await startSandbox();
  sandbox.failNext("moderation");
  const { code, output } = await respect(sandbox, await withoutPauses());
  expect(output).toContain("Resp/status == 1");
  expect(code).toBe(1);
  expect(operationsOf(sandbox)).toEqual(["getBalance", "uploadImage", "generateVideo", "getVideo"]);
});
