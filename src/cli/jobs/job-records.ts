/** What the list beside the videos of a folder says: a line of JSON for each step of each of them, the latest line counts. */
import { readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { exactId } from "../../client/ids.js";
import type { Id } from "../../index.js";
import { parseJson } from "../../int64-json.js";
import { UsageError } from "../usage-error.js";

/** Beside the videos. */
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
export function wholeLines(text: string): string {
  const end = text.lastIndexOf("\n") + 1;
  return readRecord(text.slice(end)) ? `${text}\n` : text.slice(0, end);
}

export function parseRecords(whole: string, file: string): Map<string, JobRecord> {
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
export function enter(records: Map<string, JobRecord>, { insteadOf, ...record }: JobRecord): void {
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
