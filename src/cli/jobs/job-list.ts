import {
  appendFileSync,
  closeSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readFileSync,
  statSync,
  truncateSync,
  writeSync,
} from "node:fs";
import { basename, join } from "node:path";
import { exactId } from "../../client/ids.js";
import type { Id } from "../../index.js";
import { parseJson } from "../../int64-json.js";
import { jsonLine, systemReason } from "../printable.js";
import { UsageError } from "../usage-error.js";
import { lockFolder } from "./folder-lock.js";

/** The list beside the videos: a line of JSON for each step of each of them, the latest line counts. */
export const listName = "pixverse-jobs.jsonl";

/** What stands for the address of the server that ends with the program. */
export const embeddedServer = "sandbox";

const states = ["submitting", "submitted", "done", "failed", "refused"] as const;

/** What is known of one video of a folder. */
export interface JobRecord {
  /** Name of the video's file in the folder. */
  readonly file: string;
  /** The name that was meant for it, where another file came before it. That name is nobody's any more. */
  readonly insteadOf?: string;
  /**
   * `submitting` stands there before the request is sent: as the last word it says that the outcome is not known. `refused` says that the
   * server has certainly not taken it.
   */
  readonly state: (typeof states)[number];
  readonly video_id?: Id;
  /** `Ai-trace-id` of the submission's last HTTP request, which may be under way. */
  readonly traceId?: string;
  readonly time: string;
  /**
   * Whether a file that is older than the video lay in its place when the program looked last. Whatever is written into that file later,
   * it is not the video.
   */
  readonly occupied?: boolean;
  /** Name of the picture, and SHA-256 of its content or address. */
  readonly image: string;
  readonly picture: string;
  /** Address of the server that the ids belong to. */
  readonly server: string;
  /** The request without the id of the picture. */
  readonly request: Readonly<Record<string, unknown>>;
}

/** The list of one folder, which nobody else writes to as long as it is open. */
export interface JobList {
  /** What is known, also where the disk did not take it. */
  readonly records: ReadonlyMap<string, JobRecord>;
  /** Returns once the line is on the disk. */
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
    const file = join(folder, listName);
    const list = openSync(file, "a+");
    const records = readRecords(file);
    const write = (record: JobRecord): void => {
      try {
        checkPlace(list, file);
        append(list, jsonLine(record));
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
        unlock();
      },
    };
  } catch (error) {
    unlock();
    throw inWords(error, folder);
  }
}

/** @throws UsageError when the list was removed, moved or replaced: what is written into it then nobody reads, and pays again. */
function checkPlace(list: number, file: string): void {
  const own = fstatSync(list, { bigint: true });
  const there = statSync(file, { bigint: true, throwIfNoEntry: false });
  if (there?.ino !== own.ino || there.dev !== own.dev)
    throw new UsageError([`${file} was removed or replaced meanwhile`]);
}

/** A line that a full disk takes half of is taken back: what came after it would be no line either. */
function append(list: number, line: string): void {
  const bytes = Buffer.from(line);
  const { size } = fstatSync(list);
  try {
    for (let written = 0; written < bytes.length;) written += writeSync(list, bytes, written);
    fsyncSync(list);
  } catch (error) {
    ftruncateSync(list, size);
    throw error;
  }
}

function inWords(error: unknown, folder: string): unknown {
  if (!(error instanceof Error && "syscall" in error)) return error;
  return new UsageError([`${folder} cannot be written to: ${systemReason(error)}`]);
}

function readRecords(file: string): Map<string, JobRecord> {
  const text = readFileSync(file, "utf8");
  const whole = wholeLines(text);
  if (text.startsWith(whole)) truncateSync(file, Buffer.byteLength(whole));
  else appendFileSync(file, "\n");
  return parseRecords(whole, file);
}

/** What the list of a folder says at the moment, whoever has it open; `undefined` where there is none that can be read. */
export function peekRecords(folder: string): ReadonlyMap<string, JobRecord> | undefined {
  const file = join(folder, listName);
  try {
    return parseRecords(wholeLines(readFileSync(file, "utf8")), file);
  } catch {
    return undefined;
  }
}

/**
 * A last line without its end was being written when the program was killed: what it was to say had not begun yet, or is still open. One
 * that says all of it has lost its end to an editor, and counts.
 */
function wholeLines(text: string): string {
  const end = text.lastIndexOf("\n") + 1;
  return readRecord(text.slice(end)) ? `${text}\n` : text.slice(0, end);
}

function parseRecords(whole: string, file: string): Map<string, JobRecord> {
  const records = new Map<string, JobRecord>();
  const bad: number[] = [];
  whole.split("\n").forEach((line, index) => {
    if (line.trim() === "") return;
    const record = readRecord(line);
    if (!record) return void bad.push(index + 1);
    // A server that has ended has taken its videos along.
    if (record.server === embeddedServer && record.state !== "done") records.delete(record.file);
    else enter(records, record);
  });
  if (bad.length === 0) return records;
  throw new UsageError(
    bad.map(
      (line) => `${file}:${line} is no line of this list; repair it, or remove it if its video is not needed`,
    ),
  );
}

/** A name is given up once: by the time of a later word on the same video it may be another's, which is paid for as well. */
function enter(records: Map<string, JobRecord>, { insteadOf, ...record }: JobRecord): void {
  if (insteadOf !== undefined) records.delete(insteadOf);
  records.set(record.file, record);
}

/** What the list says of a video that is there now. What lies in the place that was meant for it shall never be taken for it. */
export function recordAt(record: JobRecord, file: string): JobRecord {
  return {
    ...record,
    file,
    state: "done",
    occupied: false,
    ...(file !== record.file && { insteadOf: record.file }),
  };
}

function readRecord(line: string): JobRecord | undefined {
  try {
    const record = parseJson(line.trim()) as JobRecord;
    const { file, state, image, picture, server, request } = record;
    const texts = [file, image, picture, server].every((text) => typeof text === "string");
    const video_id = exactId(record.video_id);
    const needsId = ["submitted", "done", "failed"].includes(state);
    // A list from elsewhere shall not lead out of its folder.
    const isName = file !== "" && file !== ".." && basename(file) === file;
    const fits =
      texts &&
      isName &&
      states.includes(state) &&
      (video_id !== undefined || !needsId) &&
      Object(request) === request;
    return fits ? { ...record, ...(video_id !== undefined && { video_id }) } : undefined;
  } catch {
    return undefined;
  }
}
