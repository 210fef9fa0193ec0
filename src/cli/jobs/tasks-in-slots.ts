import { join } from "node:path";
import { createLine } from "../../client/job/queue.js";
import { isAbortError, isApiError } from "../../index.js";
import type { Invocation, OptionTable } from "../command.js";
import { exitCodeOf, exitCodes } from "../exit-codes.js";
import { isRead, leaveNote } from "../outputs.js";
import { printable } from "../printable.js";
import { createProgress } from "../progress.js";
import { UsageError } from "../usage-error.js";
import { type JobRecord, listName } from "./job-records.js";
import { createLines, resubmitOf } from "./picture-lines.js";
import type { Task } from "./plan-tasks.js";
import { type Many, runner } from "./run-task.js";
import { resumeCommand } from "./ways-back.js";

/** What the vendor's plans allow at least, as far as its documentation tells: videos that are generating at once. */
const defaultSlots = 5;

export const manyOptions = {
  slots: {
    type: "string",
    value: "NUMBER",
    help: `of several pictures, how many are in the making at once; default ${defaultSlots}`,
  },
} as const satisfies OptionTable;

/** @throws UsageError */
export function readSlots(values: Invocation["values"]): number {
  const text = String(values["slots"] ?? defaultSlots);
  if (!/^[1-9]\d{0,3}$/.test(text)) throw new UsageError([`--slots takes a number from 1, not ${text}`]);
  return Number(text);
}

/**
 * Makes and fetches the videos, a few at a time: each waits for its turn before its picture is uploaded. What goes wrong with one does
 * not end the others.
 *
 * They go through the line that `slots` of a `PixVerse` is made of, and not through its jobs: between upload and submission something
 * has to be on the disk, and a video that was submitted before takes a turn too.
 *
 * @returns the exit code: 0 when all came, that of the failures when they agree, 1 when they do not.
 */
export async function runMany(many: Many): Promise<number> {
  const { invocation, folder, tasks, skipped = [] } = many;
  const { values, io } = invocation;
  const progress = createProgress(io.stderr, { quiet: values["quiet"] === true });
  const errors: unknown[] = [];
  const came = new Set<Task>();
  const begun = new Set<Task>();
  const tick = (): void =>
    progress.tick(`${inFolder(came.size, many)}, ${begun.size - came.size - errors.length} under way`);
  const run = runner(
    many,
    tick,
    once((text) => progress.note(text)),
  );
  const lines = createLines(many);
  const work = async (task: Task): Promise<void> => {
    if (task.step === "make" && errors.some(endsAll)) return;
    begun.add(task);
    tick();
    const print = await run(task).then(
      (finished) => {
        came.add(task);
        return () => lines.video(task, finished);
      },
      (error: unknown) => {
        errors.push(error);
        return () => lines.failure(task, error);
      },
    );
    progress.beside(print);
    tick();
  };
  const slots = readSlots(values);
  const line = createLine("make", slots);
  for (const bad of skipped) lines.skipped(bad);
  progress.begin(`pictures: ${tasks.length}; their videos go into ${folder}, ${slots} at a time`);
  // What was submitted before has a slot at the server already, and is first to give it back.
  const before = tasks.filter(({ step }) => step !== "make");
  const others = tasks.filter(({ step }) => step === "make");
  const turns = [...before, ...others].map((task) =>
    line(() => work(task), { timeout: Infinity, signal: io.signal }),
  );
  const ended = await Promise.allSettled(turns);
  progress.end();
  // An abort ends those that had no turn yet.
  for (const end of ended) if (end.status === "rejected") errors.push(end.reason);
  lines.end();
  await summarize(many, came, begun, (text) => io.stderr.write(`${printable(text)}\n`));
  return codeOf([...skipped.map(({ error }) => error), ...errors]);
}

/** Whether what is refused for one picture would be refused for all the others too. */
const endsAll = (error: unknown): boolean =>
  isApiError(error) && (error.kind === "auth" || error.kind === "credits");

async function summarize(
  many: Many,
  came: ReadonlySet<Task>,
  begun: ReadonlySet<Task>,
  print: (text: string) => void,
): Promise<void> {
  const { command, folder, list, tasks, skipped = [], invocation } = many;
  const { values } = invocation;
  const ended = tasks.filter((task) => !came.has(task) && (task.step !== "make" || begun.has(task)));
  const records = ended.map(({ record }) => list.records.get(record.file) ?? record);
  const states = records.map(({ state }) => state);
  const count = (state: JobRecord["state"]): number => states.filter((each) => each === state).length;
  const notBegun = tasks.length - came.size - ended.length;
  const counts = [
    [skipped.length, "left out"],
    [count("submitted"), "to be fetched"],
    [count("failed"), "failed"],
    [count("submitting"), "of unknown outcome"],
    [notBegun, "not begun"],
  ] as const;
  const rest = counts.filter(([number]) => number > 0).map(([number, what]) => `, ${number} ${what}`);
  const isQuiet = values["quiet"] === true;
  if (!isQuiet) print(`${inFolder(came.size, many)}${rest.join("")}.`);
  if (ended.length + notBegun === 0 || values["sandbox"]) return;
  const lost = records.filter((record) => isOpen(record) && !list.keeps(record));
  if (lost.length > 0) return await tellLost(many, lost);
  // Who wants no progress still has to learn how to come to what was paid for.
  if (isQuiet && count("submitted") === 0) return;
  const isSettled = notBegun === 0 && states.every((state) => state === "failed" || state === "submitting");
  const makes = command === "make" ? " and makes what was not; nothing is paid twice" : "";
  if (!isSettled) print(`The same command again fetches what was submitted${makes}.`);
  if (count("failed") + count("submitting") > 0) {
    print(`${resubmitOf(many)} pays once more for what failed, and for what nobody knows the outcome of.`);
  }
  if (count("submitted") > 0) print(`The ids are in ${join(folder, listName)}.`);
}

const isOpen = ({ state }: JobRecord): boolean => state === "submitted" || state === "submitting";

/** Of what the list does not have the next program knows nothing, or less: whoever gives the same command again may pay again. */
async function tellLost(
  { folder, invocation: { values, io } }: Many,
  lost: readonly JobRecord[],
): Promise<void> {
  const lines = lost.flatMap(({ image, file, video_id, traceId }) => [
    ...(video_id === undefined ? [`${image}, if it is there (Ai-trace-id ${traceId ?? "unknown"}):`] : []),
    `  ${resumeCommand(values, video_id ?? "ID", join(folder, file))}`,
  ]);
  const intro = `${join(folder, listName)} does not have what follows, so fetch it by its id before the same command pays again:`;
  const words = [intro, ...lines].map((line) => `${printable(line)}\n`).join("");
  if (!(await isRead(io.stderr, words))) leaveNote(words);
}

const inFolder = (came: number, { tasks, folder }: Many): string =>
  `${came} of ${tasks.length} ${tasks.length === 1 ? "video is" : "videos are"} in ${folder}`;

function codeOf(errors: readonly unknown[]): number {
  const aborted = errors.find(isAbortError);
  if (aborted) return exitCodeOf(aborted);
  const [code = exitCodes.success, ...others] = new Set(errors.map(exitCodeOf));
  return others.length === 0 ? code : exitCodes.unexpected;
}

function once(say: (text: string) => void): (text: string) => void {
  let said = false;
  return (text) => {
    if (!said) say(text);
    said = true;
  };
}
