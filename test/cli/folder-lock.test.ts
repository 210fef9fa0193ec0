/** A folder is for one program at a time: which locks are taken over, and which are not. */
import { spawnSync } from "node:child_process";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test, vi } from "vitest";
import { openJobList } from "../../src/cli/jobs/job-list.js";
import { ownMark } from "../../src/client/job/temporary-name.js";
import { emptyFolder, picture, runInside, sandboxFor } from "./program.js";

/** A folder, and the lock that a program of this system writes. */
async function folderWithLock() {
  const out = join(await emptyFolder(), "out/");
  const list = openJobList(out);
  const lock = join(out, "pixverse-jobs.lock");
  const words = (await readFile(lock, "utf8")).trim().split(" ");
  const [pid = "", host = "", space = "", mark = "", token = ""] = words;
  list.close();
  return { out, lock, guard: `${lock}.takeover`, pid, host, space, mark, token };
}

/** The number of a process that has ended. */
const endedPid = (): number => spawnSync(process.execPath, ["--version"]).pid;

test("a lock says whose it is, and has a last word of its own", async () => {
  const [one, other] = [await folderWithLock(), await folderWithLock()];
  expect(one).toMatchObject({
    pid: String(process.pid),
    host: hostname(),
    space: other.space,
    mark: ownMark(),
  });
  expect(one.token).not.toBe(other.token);
  expect(one.space).toMatch(process.platform === "linux" ? /^pid:\[\d+\]@[\da-f-]{36}$/ : /^\w+$/);
  expect(await readdir(one.out)).toEqual(["pixverse-jobs.jsonl"]);
});

test("a lock whose program has ended is taken over, and nothing stays behind", async () => {
  const { out, lock, host, space, token } = await folderWithLock();
  await writeFile(lock, `${endedPid()} ${host} ${space} ${crypto.randomUUID()} ${token}\n`);
  const list = openJobList(out);
  expect(await readFile(lock, "utf8")).toMatch(new RegExp(`^${process.pid} `));
  expect((await readdir(out)).toSorted()).toEqual(["pixverse-jobs.jsonl", "pixverse-jobs.lock"]);
  list.close();
  expect(await readdir(out)).toEqual(["pixverse-jobs.jsonl"]);
});

test.each<[string, (lock: Awaited<ReturnType<typeof folderWithLock>>) => string, RegExp]>([
  ["another namespace", ({ host, space }) => `${host} ${space.replace("[", "[9")}`, /another container/],
  ["another start", ({ host, space }) => `${host} ${space}0`, /another container or system start/],
  ["an older version", ({ host }) => host, /another container or system start/],
  ["another machine", ({ space }) => `other-host ${space}`, /process \d+ on other-host; /],
])("a lock of %s is respected, though no such process runs here", async (_, where, words) => {
  const sandbox = await sandboxFor();
  const found = await folderWithLock();
  const text = `${endedPid()} ${where(found)} token\n`;
  await writeFile(found.lock, text);
  const { code, stderr } = await runInside(["make", picture, "--prompt", "x", "-o", found.out], { sandbox });
  expect({ code, sent: sandbox.requests }).toEqual({ code: 2, sent: [] });
  expect(stderr).toMatch(words);
  expect(stderr).toContain(`if that has ended, remove ${found.lock}`);
  expect(await readFile(found.lock, "utf8")).toBe(text);
});

test("of two that find the lock of an ended program, only one has the folder", async () => {
  const { out, lock, host, space } = await folderWithLock();
  const ended = endedPid();
  await writeFile(lock, `${ended} ${host} ${space} token\n`);
  const kill = process.kill.bind(process);
  let first: ReturnType<typeof openJobList> | undefined;
  // The second has read the lock and asks for its process: in this moment the first takes it over from beginning to end.
  const spy = vi.spyOn(process, "kill").mockImplementation((pid, signal) => {
    if (pid === ended && !first) {
      spy.mockRestore();
      first = openJobList(out);
    }
    return kill(pid, signal);
  });
  onTestFinished(() => spy.mockRestore());
  expect(() => openJobList(out)).toThrow(`is in use by process ${process.pid} on ${host}; `);
  expect(first).toBeDefined();
  expect(await readFile(lock, "utf8")).toMatch(new RegExp(`^${process.pid} `));
  first!.close();
  expect(await readdir(out)).toEqual(["pixverse-jobs.jsonl"]);
});

test("a takeover that is under way, or was killed, is left alone with words that say which file is in the way", async () => {
  const sandbox = await sandboxFor();
  const { out, lock, guard, host, space } = await folderWithLock();
  const left = `${endedPid()} ${host} ${space} token\n`;
  await writeFile(lock, left);
  await writeFile(guard, left);
  const { code, stderr } = await runInside(["make", picture, "--prompt", "x", "-o", out], { sandbox });
  expect({ code, sent: sandbox.requests }).toEqual({ code: 2, sent: [] });
  expect(stderr).toContain(`remove ${guard}\n`);
  expect(await readFile(lock, "utf8")).toBe(left);
  expect(await readFile(guard, "utf8")).toBe(left);
});

test("nobody gives back the lock of another", async () => {
  const out = join(await emptyFolder(), "out/");
  await mkdir(out);
  const list = openJobList(out);
  const lock = join(out, "pixverse-jobs.lock");
  await writeFile(lock, "1 other-host space token\n");
  list.close();
  expect(await readFile(lock, "utf8")).toBe("1 other-host space token\n");
});
