import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { build } from "esbuild";
import { expect, onTestFinished } from "vitest";
import { run } from "../../src/cli/run.js";
import { createSandbox, type Sandbox, type SandboxOptions } from "../../src/sandbox/index.js";

export const picture = resolve("test/fixtures/cat.jpg");

/** The whole job, with questions as quick as they can be. */
export const make = ["make", picture, "--prompt", "the cat yawns", "--interval", "0.01"];

/** For what a process does once it has started. */
export const patience = { timeout: 20_000, interval: 5 };

/** Until a started program has asked for its video once. */
export async function untilItWaits({ requests }: Sandbox): Promise<void> {
  const hasAsked = (): boolean =>
    requests.some(({ operation, status }) => operation === "getVideo" && Boolean(status));
  await expect.poll(hasAsked, patience).toBe(true);
}

export interface Finished {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  /** The server that the program talks to, by its environment. */
  readonly sandbox?: Sandbox;
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  readonly input?: string;
}

/** Runs the program inside the test's own process: the quick way for tables of cases. */
export async function runInside(
  args: readonly string[],
  { sandbox, env, input = "" }: RunOptions = {},
): Promise<Finished> {
  const written = { stdout: "", stderr: "" };
  const code = await run(args, {
    stdin: Readable.from([Buffer.from(input)]),
    stdout: {
      write(text: string, done?: () => void) {
        written.stdout += text;
        done?.();
      },
    },
    stderr: { write: (text: string) => void (written.stderr += text) },
    env: { ...serverOf(sandbox), ...env },
    signal: new AbortController().signal,
  });
  return { code, ...written };
}

function serverOf(sandbox: Sandbox | undefined): Record<string, string> {
  return sandbox ? { PIXVERSE_API_KEY: sandbox.apiKey, PIXVERSE_BASE_URL: sandbox.url } : {};
}

/** The program as a file that a process can run; a second instead of a whole build. */
export async function bundleProgram(): Promise<{ file: string; remove: () => Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), "pixverse-i2v-"));
  const file = join(folder, "main.mjs");
  await build({
    entryPoints: ["src/cli/main.ts"],
    outfile: file,
    bundle: true,
    platform: "node",
    format: "esm",
  });
  return { file, remove: () => rm(folder, { recursive: true }) };
}

/** Starts the program in a process of its own, without the environment of the tests. */
export function start(
  file: string,
  args: readonly string[],
  options: RunOptions = {},
): ChildProcessWithoutNullStreams {
  const { sandbox, env, cwd } = options;
  return spawn(process.execPath, [file, ...args], { cwd, env: { ...serverOf(sandbox), ...env } });
}

/** What a started program has written when it is over. */
export async function finish(program: ChildProcessWithoutNullStreams): Promise<Finished> {
  const closed = new Promise<number | null>((done) => program.once("close", done));
  const [stdout, stderr, code] = await Promise.all([buffer(program.stdout), buffer(program.stderr), closed]);
  return { code, stdout: stdout.toString(), stderr: stderr.toString() };
}

export async function runProgram(
  file: string,
  args: readonly string[],
  options: RunOptions = {},
): Promise<Finished> {
  const program = start(file, args, options);
  program.stdin.end(options.input ?? "");
  return await finish(program);
}

export async function sandboxFor(options?: SandboxOptions): Promise<Sandbox> {
  const sandbox = await createSandbox(options);
  onTestFinished(() => sandbox.close());
  return sandbox;
}

export async function emptyFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "pixverse-i2v-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  return folder;
}
