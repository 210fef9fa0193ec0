/** What is to be done for each video of a folder, by what its list says and what lies in its place. */
import { statSync } from "node:fs";
import { basename, dirname, join, parse } from "node:path";
import type { Id } from "../../index.js";
import { jsonLine } from "../printable.js";
import { UsageError } from "../usage-error.js";
import { named } from "./picture.js";
import type { JobList } from "./job-list.js";
import { embeddedServer, type JobRecord, peekRecords } from "./job-records.js";

/**
 * `make` pays for a video, `fetch` asks for one that was paid for, or hears why there is none; `unknown` says that nobody knows whether
 * there is one, and `nothing` that the file is there.
 */
export type Step = "make" | "fetch" | "unknown" | "nothing";

/** One video of a folder. */
export interface Task {
  /** What was typed for the picture; nothing for a video that is only to be fetched. */
  readonly image?: string;
  readonly record: JobRecord;
  readonly step: Step;
}

/** The file in the place of a video, beside the moment of the list's last word on it. */
export type Place = "empty" | "older" | "newer";

export interface Choices {
  readonly force: boolean;
  readonly resubmit: boolean;
}

/**
 * A file that is newer than the list's last word is the video, whoever has fetched it: it is neither paid for again nor replaced. One that
 * is older was there before. Without `--force` no step leads to the loss of either; `lossy` says that the next one would.
 */
export function stepFor(
  state: JobRecord["state"],
  place: Place,
  { force, resubmit }: Choices,
): Step | "lossy" {
  const isRepeated = resubmit && (state === "failed" || state === "submitting");
  const step =
    state === "refused" || isRepeated ? "make" : state === "submitting" ? ("unknown" as const) : "fetch";
  if (place === "empty") return step;
  if (state === "done") return "nothing";
  // A failed video that is asked for once more only says so again.
  if (step === "make" || state === "submitted") return force ? step : place === "newer" ? "nothing" : "lossy";
  return place === "newer" ? "nothing" : step;
}

/** What lies in the place of a video. What is no file, such as a pipe, cannot be lost; nor what a program that was killed had reserved. */
function placeOf({ file, time, occupied }: JobRecord, folder: string): Place {
  const there = statSync(join(folder, file), { throwIfNoEntry: false });
  if (!there?.isFile() || there.size === 0) return "empty";
  return occupied !== true && there.mtimeMs >= Date.parse(time) ? "newer" : "older";
}

/**
 * Writes down which videos have an older file in their place, before anything is said of it: a file that somebody changes or touches
 * afterwards would be newer than the list's last word, and be taken for the video.
 */
export function markOccupied({ records, write }: JobList, folder: string): void {
  for (const record of records.values()) {
    // Of one that is done, the file is older than the word.
    if (record.state === "done") continue;
    const occupied = placeOf(record, folder) === "older";
    if (occupied !== (record.occupied ?? false)) write({ ...record, occupied });
  }
}

/** A picture, and what the list would say of its video if it was made now. */
export interface Wanted extends Omit<JobRecord, "file" | "state" | "time"> {
  /** What was typed for the picture, of which `image` is the name. */
  readonly typed: string;
}

/**
 * Finds for each picture what the list knows of it, or a new file.
 *
 * @throws UsageError when a file would be lost.
 */
export function planMake(
  pictures: readonly Wanted[],
  records: ReadonlyMap<string, JobRecord>,
  folder: string,
  choices: Choices,
): Task[] {
  const taken = new Map<string, JobRecord>();
  const known = pictures.map((wanted) => {
    const record = [...records.values()].find((each) => !taken.has(each.file) && isSame(each, wanted));
    if (record) taken.set(record.file, record);
    return record;
  });
  const conflicts: Conflict[] = [];
  const names = new Set([...taken.keys()].map(folded));
  const tasks = pictures.map(({ typed, ...wanted }, index) => {
    const { video_id, ...record } = known[index] ?? {
      ...wanted,
      file: freeName(wanted.image, names),
      state: "refused",
      time: "",
    };
    names.add(folded(record.file));
    const place = placeOf(record, folder);
    // The embedded server has forgotten what it made: a file that somebody has removed is made anew there.
    const isGone = record.server === embeddedServer && place === "empty";
    const step = stepFor(isGone ? "refused" : record.state, place, choices);
    const other = known[index] ? undefined : records.get(record.file);
    const file = join(folder, record.file);
    if (other && isPending(other, folder)) conflicts.push({ file, why: "kept" });
    else if (step === "lossy") conflicts.push({ file, why: known[index] ? "before" : "other" });
    // What is made anew has another id.
    if (step === "make" || step === "lossy") {
      const occupied = place === "older" && { occupied: true };
      return { image: typed, record: { ...record, ...occupied }, step: "make" } as const;
    }
    return { image: typed, record: { ...record, ...(video_id !== undefined && { video_id }) }, step };
  });
  refuse(conflicts);
  return tasks;
}

/**
 * What is still to be fetched of a list: everything but what is there, and what no server has taken.
 *
 * @throws UsageError when a file would be lost.
 */
export function planResume(records: ReadonlyMap<string, JobRecord>, folder: string, force: boolean): Task[] {
  const conflicts: Conflict[] = [];
  const tasks = [...records.values()].flatMap((record): Task[] => {
    if (record.state === "refused") return [];
    const step = stepFor(record.state, placeOf(record, folder), { force, resubmit: false });
    if (step === "lossy") conflicts.push({ file: join(folder, record.file), why: "before" });
    return step === "lossy" || step === "nothing" ? [] : [{ record, step }];
  });
  refuse(conflicts);
  return tasks;
}

/**
 * What a list beside a file says of it, where a video of this server may come into its place.
 *
 * @param video_id The video that is to come; none when it is still to be made.
 * @throws UsageError when the list keeps the file for another video.
 */
export function recordBeside(file: string, server: string, video_id?: Id): JobRecord | undefined {
  const folder = dirname(file);
  const record = peekRecords(folder)?.get(basename(file));
  if (!record) return undefined;
  const isOther = video_id === undefined || (record.video_id ?? video_id) !== video_id;
  if (isPending(record, folder) && (isOther || record.server !== server)) {
    refuse([{ file, why: "kept" }]);
  }
  return record.server === server ? record : undefined;
}

function isPending(record: JobRecord, folder: string): boolean {
  const isOpen = record.state === "submitted" || record.state === "submitting";
  return isOpen && placeOf(record, folder) !== "newer";
}

/** Whether a video that is known is the one that is wanted. The text keeps every digit of a seed or an id. */
function isSame(record: JobRecord, wanted: Wanted): boolean {
  return (
    record.image === wanted.image &&
    record.picture === wanted.picture &&
    record.server === wanted.server &&
    jsonLine(record.request) === jsonLine(wanted.request)
  );
}

function freeName(image: string, taken: ReadonlySet<string>): string {
  const { name } = parse(image);
  let file = `${name}.mp4`;
  for (let number = 2; taken.has(folded(file)); number += 1) file = `${name}-${number}.mp4`;
  return file;
}

/** What many file systems take two names for one by: there the second video would replace the first with `--force`. */
const folded = (name: string): string => name.normalize("NFC").toLowerCase();

/** A file in the place of a video, or a place that is another video's. */
interface Conflict {
  readonly file: string;
  readonly why: keyof typeof reasons;
}

const reasons = {
  kept: "kept for another video, which is or may be in the making; choose another name or folder",
  before: "there already, and was before its video came; move it away, or --force replaces it",
  other:
    "there already, of another picture, request or server; --force replaces it, or choose another folder",
} as const;

/** @throws UsageError with a line for each reason: one wrong option makes a conflict of every picture. */
function refuse(conflicts: readonly Conflict[]): void {
  const problems = Object.entries(reasons).flatMap(([reason, words]) => {
    const files = conflicts.filter(({ why }) => why === reason).map(({ file }) => file);
    if (files.length < 2) return files.map((file) => `${file} is ${words}`);
    return [`of ${files.length} files each is ${words}: ${named(files)}`];
  });
  if (problems.length > 0) throw new UsageError(problems);
}
