import { access, constants, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { type DoneVideo, type Id, isVideoError, type PixVerse } from "../index.js";
import { stringifyJson } from "../json.js";
import { readSeconds, readText } from "./arguments.js";
import type { Invocation, OptionTable } from "./command.js";
import type { Progress } from "./progress.js";
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
  /** Whether another process can take it up again; not so when the server ends with this one. */
  readonly canResume: boolean;
}

/**
 * Reads the options of a wait. To be called before anything is paid for: what is wrong with them would come out too late otherwise.
 *
 * @throws UsageError when a time is none, or the file's folder is not there.
 */
export async function readWaitSettings(values: Invocation["values"]): Promise<WaitSettings> {
  const output = readText(values, "output");
  if (output !== undefined) await checkWritable(output);
  return { output, timeout: readSeconds(values, "timeout"), interval: readSeconds(values, "interval") };
}

async function checkWritable(file: string): Promise<void> {
  if (file === "" || (await isFolder(file))) {
    throw new UsageError([`--output takes the name of a file, not ${file || "nothing"}`]);
  }
  const folder = dirname(file);
  if (!(await isFolder(folder))) throw new UsageError([`--output: there is no folder ${folder}`]);
  await access(folder, constants.W_OK).catch((error: Error) => {
    throw new UsageError([`--output: nothing can be written into ${folder}: ${error.message}`]);
  });
}

async function isFolder(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined))?.isDirectory() ?? false;
}

/** Waits for a video and downloads it. Whatever ends this early, except the video's own failure, comes with the way to go on. */
export async function finishVideo(job: VideoJob): Promise<void> {
  const { pixverse, video_id, progress, settings, invocation } = job;
  const { signal, stderr } = invocation.io;
  const file = settings.output ?? `${video_id}.mp4`;
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
    if (job.canResume && !isVideoError(error)) {
      stderr.write(
        `The video is paid for and not lost; fetch it with\n  pixverse-i2v resume ${video_id} -o ${file}\n`,
      );
    }
    throw error;
  }
}

function printResult({ values, io }: Invocation, video: DoneVideo, file: string): void {
  io.stdout.write(values["json"] ? `${stringifyJson({ file, ...video })}\n` : `${file}\n`);
}
