import {
  appendFileSync,
  closeSync,
  constants,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readFileSync,
  readSync,
  statSync,
  truncateSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import { jsonLine, systemReason } from "../printable.js";
import { UsageError } from "../usage-error.js";
import { lockFolder } from "./folder-lock.js";
import { enter, type JobRecord, listName, parseRecords, peekRecords, wholeLines } from "./job-records.js";
import { removeLeftParts } from "./left-parts.js";

/** The list of one folder, which nobody else writes to as long as it is open. */
export interface JobList {
  /** What is known, also where the disk did not take it. */
  readonly records: ReadonlyMap<string, JobRecord>;
  /** Returns once the line is on the disk; that of a submission with room for the id that its answer brings. */
  write(record: JobRecord): void;
  /** Whether the next program will read this: it is on the disk, or a disk that was full takes it now. */
  keeps(record: JobRecord): boolean;
  close(): void;
}

/** @throws UsageError when another program has the list, when the folder cannot be written, and when a line is no record. */
export function openJobList(folder: string): JobList {
  let unlock: () => void;
  try {
    mkdirSync(folder, { recursive: true });
    unlock = lockFolder(folder);
  } catch (error) {
    throw inWords(error, folder);
  }
  try {
    removeLeftParts(folder);
    const file = join(folder, listName);
    const list = openSync(file, constants.O_RDWR | constants.O_CREAT);
    const records = readRecords(file);
    const put = writer(list);
    const write = (record: JobRecord): void => {
      try {
        checkPlace(list, file);
        put(record);
      } catch (error) {
        // What has happened is known as long as the program runs; without its line a submission does not begin.
        if (record.state !== "submitting") enter(records, record);
        throw inWords(error, folder);
      }
      enter(records, record);
    };
    return {
      records,
      write,
      keeps(record) {
        const { state, time } = peekRecords(folder)?.get(record.file) ?? {};
        if (state === record.state && time === record.time) return true;
        try {
          write(record);
          return true;
        } catch {
          return false;
        }
      },
      close() {
        closeSync(list);
        try {
          unlock();
        } catch {
          // The folder takes no change any more. A lock that stays is one of a program that has ended.
        }
      },
    };
  } catch (error) {
    unlock();
    throw inWords(error, folder);
  }
}

function readRecords(file: string): Map<string, JobRecord> {
  const text = readFileSync(file, "utf8");
  const whole = wholeLines(text);
  if (text.startsWith(whole)) truncateSync(file, Buffer.byteLength(whole));
  else appendFileSync(file, "\n");
  return parseRecords(whole, file);
}

/** @throws UsageError when the list was removed, moved or replaced: what is written into it then nobody reads, and pays again. */
function checkPlace(list: number, file: string): void {
  const own = fstatSync(list, { bigint: true });
  const there = statSync(file, { bigint: true, throwIfNoEntry: false });
  if (there?.ino !== own.ino || there.dev !== own.dev)
    throw new UsageError([`${file} was removed or replaced meanwhile`]);
}

/** No id has more digits. */
const longestId = 2n ** 63n - 1n;

/**
 * Writes a line for each record. That of a submission ends in blanks, in which there is room for the line with the id: what is paid for
 * after that has its place on the disk, and a disk that is full by then does not lose it.
 */
function writer(list: number): (record: JobRecord) => void {
  const rooms = new Map<string, Room>();
  return (record) => {
    const line = Buffer.from(jsonLine(record));
    const room = rooms.get(record.file);
    rooms.delete(record.file);
    if (record.state !== "submitting") {
      if (!room || !fill(list, line, room)) append(list, line);
      return;
    }
    const taken: JobRecord = { ...record, state: "submitted", video_id: longestId };
    const rest = Buffer.from(`${" ".repeat(Buffer.byteLength(jsonLine(taken)))}\n`);
    const end = line.length - 1;
    const start = append(list, Buffer.concat([line.subarray(0, end), rest]));
    rooms.set(record.file, { position: start + end, rest });
  };
}

/** What comes behind the record of a submission: the blanks, and the end of the line. */
interface Room {
  readonly position: number;
  readonly rest: Buffer;
}

/** @returns whether the room was there, as it was left, and the line fits in. */
function fill(list: number, line: Buffer, { position, rest }: Room): boolean {
  if (line.length >= rest.length) return false;
  // An editor may have moved the lines.
  const there = Buffer.alloc(1 + rest.length);
  readSync(list, there, { position: position - 1 });
  if (!there.equals(Buffer.concat([Buffer.from("}"), rest]))) return false;
  // The end that the line lacks is there, and the one that it begins with is that of the line before.
  writeAt(list, Buffer.concat([Buffer.from("\n"), line.subarray(0, -1)]), position);
  return true;
}

/**
 * A line that a full disk takes half of is taken back: what came after it would be no line either.
 *
 * @returns where it begins.
 */
function append(list: number, line: Buffer): number {
  const { size } = fstatSync(list);
  try {
    writeAt(list, line, size);
    return size;
  } catch (error) {
    ftruncateSync(list, size);
    throw error;
  }
}

function writeAt(list: number, bytes: Buffer, position: number): void {
  for (let written = 0; written < bytes.length;)
    written += writeSync(list, bytes, written, bytes.length - written, position + written);
  fsyncSync(list);
}

function inWords(error: unknown, folder: string): unknown {
  if (!(error instanceof Error && "syscall" in error)) return error;
  return new UsageError([`${folder} cannot be written to: ${systemReason(error)}`]);
}
