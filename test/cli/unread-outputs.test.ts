/** Outputs that nobody reads, or that take nothing: the id of a paid video goes to where it is read, and exit codes tell the rest. */
import { spawn } from "node:child_process";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { expect, test } from "vitest";
import { shellWord } from "../../src/cli/printable.js";
import type { Sandbox } from "../../src/sandbox/index.js";
import { emptyFolder, make, makeWith, picture, programForFile, sandboxFor } from "./program.js";

const program = programForFile();

/** How a shell says it; "a pipe that nobody reads" is what it gives otherwise. */
const redirections = {
  closed: ">&-",
  "the null device": ">/dev/null",
  "a full disk": ">/dev/full",
  "a full disk of Deno's": ">/dev/full",
} as const;
type Sink = keyof typeof redirections | "a pipe that nobody reads";
const sinks: readonly Sink[] = ["closed", "the null device", "a full disk", "a pipe that nobody reads"];

/** What makes Node's outputs throw where Deno's do. Like those they then hold back what is written after it, and call nobody. */
function throwingAsDeno(outputs: Readonly<Record<"stdout" | "stderr", Sink | undefined>>): string[] {
  const lines = Object.entries(outputs).flatMap(([name, sink]) =>
    sink === "a full disk of Deno's"
      ? [`process.${name}._write = () => { throw new Error("No space left on device (os error 28)"); };`]
      : [],
  );
  return ["--import", `data:text/javascript,${encodeURIComponent(lines.join(""))}`];
}

async function runInto(
  sandbox: Sandbox,
  args: readonly string[],
  stdout?: Sink,
  stderr?: Sink,
  places?: { readonly cwd: string; readonly temporary: string },
) {
  const cwd = places?.cwd ?? (await emptyFolder());
  const redirect = (number: number, sink: Sink | undefined): string =>
    sink && sink in redirections ? `${number}${redirections[sink as keyof typeof redirections]}` : "";
  const flags = throwingAsDeno({ stdout, stderr });
  const command = [process.execPath, ...flags, program.file, ...args].map(shellWord).join(" ");
  const started = spawn("sh", ["-c", `exec ${command} ${redirect(1, stdout)} ${redirect(2, stderr)}`], {
    cwd,
    env: {
      PIXVERSE_API_KEY: sandbox.apiKey,
      PIXVERSE_BASE_URL: sandbox.url,
      TMPDIR: places?.temporary ?? cwd,
    },
  });
  started.stdin.end("{}");
  const closed = new Promise<number | null>((done) => started.once("close", done));
  if (stdout === "a pipe that nobody reads") started.stdout.destroy();
  if (stderr === "a pipe that nobody reads") started.stderr.destroy();
  const said = stderr === undefined ? await text(started.stderr) : "";
  return { code: await closed, said, cwd };
}

const isNowhere = (sink: Sink): boolean => sink === "closed" || sink === "the null device";

const paidOf = ({ requests }: Sandbox): number =>
  requests.filter(({ operation }) => operation === "generateVideo").length;

const allSinks: readonly Sink[] = [...sinks, "a full disk of Deno's"];
const modes = [["--quiet"], ["--quiet", "--json"]];

test.each(allSinks.flatMap((sink) => modes.map((mode) => [sink, mode] as const)))(
  "--no-wait with standard output %s says on standard error how the video is fetched: %j",
  async (sink, mode) => {
    const sandbox = await sandboxFor();
    const { code, said } = await runInto(sandbox, [...make, "--no-wait", ...mode], sink);
    expect(said).toMatch(/paid for.*\n {2}pixverse-i2v resume (\d{15}) -o \1\.mp4\n$/);
    // What fails is a failure; who throws the id away, or has closed the output, has it here all the same.
    expect({ code, paid: paidOf(sandbox) }).toEqual({ code: Number(!isNowhere(sink)), paid: 1 });
  },
);

const notesIn = async (folder: string): Promise<string[]> => {
  const names = (await readdir(folder)).filter((name) => name.startsWith("pixverse-i2v-resume-"));
  return await Promise.all(names.map((name) => readFile(join(folder, name), "utf8")));
};

test.each(sinks.flatMap((stdout) => sinks.map((stderr) => [stdout, stderr] as const)))(
  "--no-wait with standard output %s and standard error %s does not end as if the id was printed",
  async (stdout, stderr) => {
    const sandbox = await sandboxFor();
    const { code, cwd } = await runInto(sandbox, [...make, "--no-wait", "--quiet"], stdout, stderr);
    // Where that can be known before, nothing is paid for.
    const isRefused = isNowhere(stdout) && isNowhere(stderr);
    expect({ code, paid: paidOf(sandbox) }).toEqual({ code: isRefused ? 2 : 1, paid: isRefused ? 0 : 1 });
    const way = /paid for.*\n {2}pixverse-i2v resume (\d{15}) -o \1\.mp4\n$/;
    const ways = (await notesIn(cwd)).map((note) => way.test(note));
    expect(ways).toEqual(isRefused ? [] : [true]);
  },
);

test.each(allSinks.flatMap((stdout) => modes.map((mode) => [stdout, mode] as const)))(
  "a wait that ends early with both outputs %s leaves a note with id and command: %j",
  async (sink, mode) => {
    const sandbox = await sandboxFor();
    const args = [...makeWith("sandbox:stuck"), "--timeout", "0.05", "-o", "cat.mp4", ...mode];
    const { code, cwd } = await runInto(sandbox, args, sink, sink);
    expect(code).toBe(6);
    const way = /The video is paid for.*\n {2}pixverse-i2v resume \d{15} -o cat\.mp4\n$/;
    expect(await notesIn(cwd)).toEqual([expect.stringMatching(way)]);
  },
);

test("an outcome that nobody knows leaves one as well: in the temporary folder where the program's own takes none", async () => {
  const sandbox = await sandboxFor();
  sandbox.failNext("reset", { operation: "generateVideo" });
  const temporary = await emptyFolder();
  const args = [...make, "-o", join(temporary, "cat.mp4")];
  const sink = "a pipe that nobody reads";
  // Not even root can put a file there.
  expect((await runInto(sandbox, args, sink, sink, { cwd: "/proc", temporary })).code).toBe(1);
  const [note, ...others] = await notesIn(temporary);
  expect(note).toMatch(
    /trace id [\da-f-]{36}[^]*If it is there.*\n {2}pixverse-i2v resume ID -o .*cat\.mp4\n$/,
  );
  expect(others).toEqual([]);
});

test.each<[Sink | undefined, Sink | undefined, string[]]>([
  [undefined, "a full disk", ["--json"]],
  ["a full disk", undefined, []],
])("no note is left where one can be read: %s, %s, %j", async (stdout, stderr, mode) => {
  const sandbox = await sandboxFor();
  const args = [...makeWith("sandbox:stuck"), "--timeout", "0.05", "-o", "cat.mp4", ...mode];
  const { code, cwd } = await runInto(sandbox, args, stdout, stderr);
  expect({ code, notes: await notesIn(cwd) }).toEqual({ code: 6, notes: [] });
});

test.each(["closed", "the null device"] as const)(
  "-o - with standard output %s is refused before anything is sent: the video would be paid for and gone",
  async (sink) => {
    const sandbox = await sandboxFor();
    for (const args of [
      [...make, "-o", "-"],
      ["resume", "1", "-o", "/dev/stdout"],
    ]) {
      const { code, said } = await runInto(sandbox, args, sink);
      expect({ code, sent: sandbox.requests }).toEqual({ code: 2, sent: [] });
      expect(said).toContain("standard output is closed or the null device");
    }
  },
);

test.each([
  [["balance"]],
  [["balance", "--json"]],
  [["voices"]],
  [["status", "1", "--json"]],
  [["upload", picture]],
  [["upload", picture, "--json"]],
  [["models"]],
  [["make", "--help"]],
  [["check", "-", "--json"]],
])("%j into a full disk is a failure", async (args) => {
  const sandbox = await sandboxFor();
  const { code, said } = await runInto(sandbox, args, "a full disk");
  expect(code).toBeGreaterThan(0);
  expect(said).toContain("standard output failed: ENOSPC");
});
