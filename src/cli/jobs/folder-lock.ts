/** A folder is for one program at a time: two would submit the same videos twice. */
import { closeSync, openSync, readFileSync, readlinkSync, rmSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { ownMark } from "../../client/job/temporary-name.js";
import { UsageError } from "../usage-error.js";
import { removeLeftParts } from "./left-parts.js";

const lockName = "pixverse-jobs.lock";
/** Held while a lock that was left is removed: whoever read of it too may find the lock of the next program in its place. */
const guardName = "pixverse-jobs.lock.takeover";

/**
 * Takes the lock of a folder. One that was left by a process that has certainly ended is nobody's, as are the halves of its videos.
 *
 * @returns what gives it back.
 * @throws UsageError when another program has it, or may have it.
 */
export function lockFolder(folder: string): () => void {
  const file = join(folder, lockName);
  // The last word tells a lock from all others of the same process, which its files have the mark of.
  const words = [process.pid, hostname(), processSpace() ?? "unknown", ownMark(), crypto.randomUUID()];
  const own = `${words.join(" ")}\n`;
  if (!create(file, own)) {
    removeLeft(folder, file, own);
    if (!create(file, own)) throw inUse(folder, file, read(file));
  }
  return () => {
    // Somebody may have removed it by hand, and another program taken the folder.
    if (read(file) === own) rmSync(file, { force: true });
  };
}

/** @throws UsageError when the lock is not one that was left. */
function removeLeft(folder: string, file: string, own: string): void {
  const seen = read(file);
  if (seen === undefined) return;
  if (!wasLeft(seen)) throw inUse(folder, file, seen);
  const guard = join(folder, guardName);
  if (!create(guard, own)) {
    throw new UsageError([
      `${folder} is being taken over by another program from one that has ended; if none is running, remove ${guard}`,
    ]);
  }
  try {
    // Another program may have done the same between the first look and the guard: then this is its lock.
    if (read(file) !== seen) return;
    removeLeftParts(folder, seen.split(" ")[3]);
    rmSync(file, { force: true });
  } finally {
    rmSync(guard, { force: true });
  }
}

/** @returns whether there was no such file. */
function create(file: string, text: string): boolean {
  let opened: number;
  try {
    opened = openSync(file, "wx");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
  try {
    writeFileSync(opened, text);
  } catch (error) {
    // A full disk takes the name and not the line: a lock that says nothing would be in everybody's way.
    rmSync(file, { force: true });
    throw error;
  } finally {
    closeSync(opened);
  }
  return true;
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

/** Only of a process whose number means the same here can be told that it has ended. */
function wasLeft(lock: string): boolean {
  const [pid, host, space] = lock.trim().split(" ");
  return host === hostname() && space !== undefined && space === processSpace() && !isRunning(Number(pid));
}

/**
 * Within what a process has its number, besides the name of the machine: containers may share that name, and so may two machines. Linux
 * has an id for each namespace of processes, and one for each start of the system, because the first namespace is the same everywhere.
 */
function processSpace(): string | undefined {
  if (process.platform !== "linux") return process.platform;
  try {
    const boot = readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
    return `${readlinkSync("/proc/self/ns/pid")}@${boot}`;
  } catch {
    return undefined;
  }
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

function inUse(folder: string, file: string, lock: string | undefined): UsageError {
  const [pid, host, space] = lock?.trim().split(" ") ?? [];
  const where =
    host === hostname() && space !== processSpace() ? ", of another container or system start" : "";
  const owner = host === undefined ? "another program" : `process ${pid} on ${host}${where}`;
  return new UsageError([`${folder} is in use by ${owner}; if that has ended, remove ${file}`]);
}
