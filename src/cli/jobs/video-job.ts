import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { type DoneVideo, type Id, type PixVerse, PixVerseError } from "../../index.js";
import { readSeconds, readText } from "../parse-arguments.js";
import type { Invocation, OptionTable, ResultOutput } from "../command.js";
import { leadsNowhere } from "../outputs.js";
import { jsonResult } from "../printable.js";
import type { Progress } from "../progress.js";
import { listName } from "./job-records.js";
import { removeLeftParts } from "./left-parts.js";
import { checkTarget, freeName, isFolder, isStandardOutput, namesAfter, namesBeside } from "./target-file.js";
import { UsageError } from "../usage-error.js";
import { type Origin, waysBack } from "./ways-back.js";

/** Options of the commands that wait for a video and fetch it. */
export const waitOptions = {
  output: {
    type: "string",
    short: "o",
    value: "FILE",
    help: "where the MP4 goes; default VIDEO_ID.mp4 here; FOLDER/ for several; - is standard output",
  },
  force: { type: "boolean", help: "replace the file if it is there" },
  timeout: {
    type: "string",
    value: "SECONDS",
    help: "longest wait for a video that was submitted; default 900",
  },
  interval: { type: "string", value: "SECONDS", help: "between two questions; default 5" },
} as const satisfies OptionTable;

/** What the options of a wait say, once it is known that they can be met. */
export interface WaitSettings {
  /** As it was typed; `-` for standard output in any spelling. */
  readonly output: string | undefined;
  /** Whether a file that is there is replaced. */
  readonly force: boolean;
  /** Milliseconds. */
  readonly timeout: number | undefined;
  /** Milliseconds. */
  readonly interval: number | undefined;
}

export interface VideoJob {
  readonly pixverse: PixVerse;
  /** As it was typed, where the video is made from one. */
  readonly image?: string | undefined;
  readonly video_id: Id | string;
  readonly progress: Progress;
  readonly settings: WaitSettings;
  readonly invocation: Invocation;
  readonly origin: Origin;
}

/**
 * Reads the options of a wait. To be called before anything is paid for: what is wrong with them would come out too late otherwise.
 *
 * @param source The picture that the video is made from, or the id of a video that there is.
 * @throws UsageError when a time is none, or a file would be lost; InputError when the file cannot be written.
 */
export async function readWaitSettings(
  { values, io }: Invocation,
  source: { image?: string | undefined; video_id?: string },
): Promise<WaitSettings> {
  const typed = readText(values, "output");
  if (typed === "") throw new UsageError(["--output takes the name of a file, not nothing"]);
  const output = typed !== undefined && isStandardOutput(typed) ? "-" : typed;
  if (output === "-") checkStandardOutput(values, io.stdout);
  const settings = {
    output,
    force: values["force"] === true,
    timeout: readSeconds(values, "timeout"),
    interval: readSeconds(values, "interval"),
  };
  const file = targetOf(settings, source.video_id ?? longestId);
  if (file !== "-" && (output !== undefined || values["wait"] !== false)) {
    await checkTarget(file, settings.force, source.image);
    removeLeftParts(dirname(file));
  }
  return settings;
}

/** @throws UsageError when something else goes there too, or a person would get the bytes to see. */
function checkStandardOutput(values: Invocation["values"], stdout: ResultOutput): void {
  const problems = [
    ...(values["json"]
      ? ["--json and the video would both go to standard output; leave one of them out"]
      : []),
    ...(values["wait"] === false ? ["--no-wait leaves before there is a video, so leave --output out"] : []),
    ...(stdout.isTTY
      ? ["standard output is the terminal; hand the video on (-o - | PROGRAM), or name a file"]
      : []),
    ...(leadsNowhere(stdout)
      ? ["standard output is closed or the null device, so nobody would get the video; name a file"]
      : []),
  ];
  if (problems.length > 0) throw new UsageError(problems);
}

/** Stands in for an id that is not known yet: no other gives a longer name. */
const longestId = "9".repeat(19);

/** Where the video goes when nothing of that name is in the way; `-` for standard output. */
export function targetOf({ output }: WaitSettings, video_id: Id | string): string {
  const name = `${video_id}.mp4`;
  if (output === undefined) return name;
  return isFolder(output) ? join(output, name) : output;
}

/** The same of a video that failed: it may have no id yet, from which the name was to come. */
export function wantedFile(settings: WaitSettings, error: unknown): string | undefined {
  const { video_id } = Object(error) as { video_id?: Id };
  const isNamed = settings.output !== undefined && !isFolder(settings.output);
  return isNamed || video_id !== undefined ? targetOf(settings, video_id ?? "") : undefined;
}

/**
 * Waits for a video and downloads it. Whatever ends this early comes with the `video_id`, and with the command that goes on as
 * `resume`, unless no command can.
 *
 * @returns the name of the file.
 */
export async function finishVideo(job: VideoJob): Promise<string> {
  const { pixverse, video_id, progress, settings, invocation } = job;
  const { signal, stdout } = invocation.io;
  const wanted = targetOf(settings, video_id);
  const isFile = wanted !== "-";
  const isBesideList = existsSync(join(dirname(wanted), listName));
  const othersOf = (path: string) => (isBesideList ? namesBeside(path, video_id) : namesAfter(path));
  const findFile = async (): Promise<string> =>
    settings.force || !isFile ? wanted : await freeName(wanted, othersOf(wanted));
  let video: DoneVideo;
  let file: string;
  try {
    progress.begin(`generating video ${video_id}`);
    const { timeout, interval } = settings;
    const onProgress = () => progress.tick();
    video = await pixverse.waitForVideo(video_id, { signal, timeout, interval, onProgress });
    progress.done(`generated video ${video_id}`);
    file = await findFile();
    const name = isFile ? file : "to standard output";
    progress.begin(`downloading ${name}`);
    let names: ReturnType<typeof namesAfter> | undefined;
    // By the path that is told: a link may lead to another folder.
    const onTaken = (path: string): string => (file = (names ??= othersOf(path)).next().value);
    await pixverse.download(video, isFile ? file : sinkOf(stdout), {
      signal,
      ...(!settings.force && { onTaken }),
    });
    if (isFile && file !== name) progress.note(`${name} came into being meanwhile and stays as it is`);
    progress.done(`downloaded ${isFile ? file : name}`);
  } catch (error) {
    progress.end();
    const known = Object.assign(Object(error), { video_id }) as object;
    const place = await findFile();
    throw Object.assign(
      known,
      waysBack(known, job.origin, invocation.values, () => place),
    );
  }
  // Out there: what goes wrong with the printing is no reason to fetch the video again.
  if (isFile) printResult(job, video, file);
  return file;
}

/** Standard output as a stream that ends a download when nobody reads it any more. */
function sinkOf(stdout: ResultOutput): WritableStream<Uint8Array> {
  const write = (bytes: Uint8Array): Promise<void> =>
    new Promise((resolve, reject) => {
      stdout.write(bytes, (cause) => {
        const words = `Standard output does not take the video: ${cause?.message}`;
        if (cause) reject(new PixVerseError(words, { cause }));
        else resolve();
      });
    });
  return new WritableStream({ write });
}

function printResult({ image, invocation }: VideoJob, video: DoneVideo, file: string): void {
  const result = { ...(image !== undefined && { image }), file, ...video };
  invocation.io.stdout.write(invocation.values["json"] ? jsonResult(result) : `${file}\n`);
}
