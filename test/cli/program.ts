import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { build } from "esbuild";
import { afterAll, beforeAll, expect, onTestFinished } from "vitest";
import { run } from "../../src/cli/run.js";
import { createSandbox, type Sandbox, type SandboxOptions } from "../../src/sandbox/index.js";

export const picture = resolve("test/fixtures/cat.jpg");

/** The whole job, with questions as quick as they can be. */
export const makeWith = (prompt: string): string[] => [
  "make",
  picture,
  "--prompt",
  prompt,
  "--interval",
  "0.01",
];
export const make = makeWith("the cat yawns");

/** For what a process does once it has started, however much else the machine has to do. */
export const patience = { timeout: 120_000, interval: 5 };

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
  /** Of the terminal, when the program runs inside the test. */
  readonly columns?: number;
  readonly isTTY?: boolean;
}

/**
 * Runs the program inside the test's own process: the quick way for tables of cases, where a process of its own is not the point. Until
 * it is over the test's process is in the folder of the program.
 */
export async function runInside(args: readonly string[], options: RunOptions = {}): Promise<Finished> {
  if (options.cwd === undefined) return runHere(args, options);
  const before = process.cwd();
  process.chdir(options.cwd);
  try {
    return await runHere(args, options);
  } finally {
    process.chdir(before);
  }
}

async function runHere(
  args: readonly string[],
  { sandbox, env, input = "", columns, isTTY }: RunOptions,
): Promise<Finished> {
  const written = { stdout: "", stderr: "" };
  const code = await run(args, {
    stdin: Readable.from([Buffer.from(input)]),
    stdout: {
      columns,
      isTTY,
      write(text: string | Uint8Array, done?: () => void) {
        written.stdout += text;
        done?.();
      },
    },
    stderr: {
      write(text: string, done?: () => void) {
        written.stderr += text;
        done?.();
      },
    },
    env: { ...serverOf(sandbox), ...env },
    signal: new AbortController().signal,
    atOnce: new AbortController().signal,
  });
  return { code, ...written };
}

function serverOf(sandbox: Sandbox | undefined): Record<string, string> {
  return sandbox ? { PIXVERSE_API_KEY: sandbox.apiKey, PIXVERSE_BASE_URL: sandbox.url } : {};
}

/** The program for the tests of a file, as one that a process can run; a second instead of a whole build. */
export interface Program {
  readonly file: string;
  /** Starts it in a process of its own, without the environment of the tests. */
  start(args: readonly string[], options?: RunOptions): ChildProcessWithoutNullStreams;
  /** The same, from its start to its end. */
  run(args: readonly string[], options?: RunOptions): Promise<Finished>;
}

export function programForFile(): Program {
  let folder = "";
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "pixverse-i2v-"));
    await build({
      entryPoints: ["src/cli/main.ts"],
      outfile: program.file,
      bundle: true,
      platform: "node",
      format: "esm",
    });
  });
  afterAll(() => rm(folder, { recursive: true }));
  const program: Program = {
    get file() {
      return join(folder, "main.mjs");
    },
    start(args, { sandbox, env, cwd } = {}) {
      return spawn(process.execPath, [program.file, ...args], { cwd, env: { ...serverOf(sandbox), ...env } });
    },
    async run(args, options = {}) {
      const started = program.start(args, options);
      started.stdin.end(options.input ?? "");
      return await finish(started);
    },
  };
  return program;
}

/** What a started program has written when it is over. */
export async function finish(program: ChildProcessWithoutNullStreams): Promise<Finished> {
  const closed = new Promise<number | null>((done) => program.once("close", done));
  const [stdout, stderr, code] = await Promise.all([buffer(program.stdout), buffer(program.stderr), closed]);
  return { code, stdout: stdout.toString(), stderr: stderr.toString() };
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
