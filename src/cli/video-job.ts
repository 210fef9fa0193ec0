import { checkWritable } from "../client/files.js";
import { type DoneVideo, type Id, isApiError, isVideoError, type PixVerse } from "../index.js";
import { readSeconds, readText } from "./arguments.js";
import type { Invocation, OptionTable } from "./command.js";
import { connectionWords } from "./connection.js";
import { jsonLine } from "./output.js";
import type { Progress } from "./progress.js";
import { shellWord } from "./shell-word.js";
import { UsageError } from "./usage-error.js";

/** Options of the commands that wait for a video and fetch it. */
export const waitOptions = {
  output: {
    type: "string",
    short: "o",
    value: "FILE",
    help: "where the MP4 goes; default VIDEO_ID.mp4 here",
  },
  timeout: { type: "string", value: "SECONDS", help: "longest wait; default 900" },
  interval: { type: "string", value: "SECONDS", help: "between two questions; default 5" },
} as const satisfies OptionTable;

/** What the options of a wait say, once it is known that they can be met. */
export interface WaitSettings {
  readonly output: string | undefined;
  /** Milliseconds. */
  readonly timeout: number | undefined;
  /** Milliseconds. */
  readonly interval: number | undefined;
}

export interface VideoJob {
  readonly pixverse: PixVerse;
  readonly video_id: Id | string;
  readonly progress: Progress;
  readonly settings: WaitSettings;
  readonly invocation: Invocation;
  /** What introduces the command that goes on; nothing can when the server ends with this process. */
  readonly onFailure: string | undefined;
}

/**
 * Reads the options of a wait. To be called before anything is paid for: what is wrong with them would come out too late otherwise.
 *
 * @throws UsageError when a time is none; InputError when the file cannot be written.
 */
export async function readWaitSettings(values: Invocation["values"]): Promise<WaitSettings> {
  const output = readText(values, "output");
  if (output === "" || output === "-") {
    throw new UsageError([`--output takes the name of a file, not ${output || "nothing"}`]);
  }
  const settings = {
    output,
    timeout: readSeconds(values, "timeout"),
    interval: readSeconds(values, "interval"),
  };
  if (output !== undefined || values["wait"] !== false) await checkWritable(output ?? defaultFile(longestId));
  return settings;
}

/** Stands in for an id that is not known yet: no other gives a longer name. */
const longestId = "9".repeat(19);

const defaultFile = (video_id: Id | string): string => `${video_id}.mp4`;

/** Waits for a video and downloads it. Whatever ends this early, except the video's own failure, comes with the way to go on. */
export async function finishVideo(job: VideoJob): Promise<void> {
  const { pixverse, video_id, progress, settings, invocation } = job;
  const { signal, stderr } = invocation.io;
  const file = settings.output ?? defaultFile(video_id);
  try {
    progress.begin(`generating video ${video_id}`);
    const { timeout, interval } = settings;
    const onProgress = () => progress.tick();
    const video = await pixverse.waitForVideo(video_id, { signal, timeout, interval, onProgress });
    progress.done(`generated video ${video_id}`);
    progress.begin(`downloading ${file}`);
    await pixverse.download(video, file, { signal });
    progress.done(`downloaded ${file}`);
    printResult(invocation, video, file);
  } catch (error) {
    progress.end();
    if (job.onFailure !== undefined && mayStillCome(error)) {
      const words = ["resume", video_id, "-o", file.startsWith("-") ? `./${file}` : file];
      const command = [...words, ...connectionWords(invocation.values)].map(shellWord).join(" ");
      stderr.write(`${job.onFailure}\n  pixverse-i2v ${command}\n`);
    }
    throw error;
  }
}

/** Not after the video has failed, nor when the server knows no such video. */
function mayStillCome(error: unknown): boolean {
  return !isVideoError(error) && !(isApiError(error) && error.kind === "notFound");
}

function printResult({ values, io }: Invocation, video: DoneVideo, file: string): void {
  io.stdout.write(values["json"] ? jsonLine({ file, ...video }) : `${file}\n`);
}
