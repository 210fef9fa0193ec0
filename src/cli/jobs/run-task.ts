import { basename, join } from "node:path";
import {
  type DoneVideo,
  type ImageToVideoRequest,
  isVideoError,
  type PixVerse,
  PixVerseError,
} from "../../index.js";
import { readSeconds } from "../parse-arguments.js";
import type { Invocation } from "../command.js";
import { UsageError } from "../usage-error.js";
import type { JobList } from "./job-list.js";
import { type JobRecord, recordAt } from "./job-records.js";
import { type BadPicture, readPicture } from "./picture.js";
import type { Task } from "./plan-tasks.js";
import { submitting, wasRefused } from "./submission.js";
import { namesBeside } from "./target-file.js";
import { resumeCommand, waysBack } from "./ways-back.js";

export interface Many {
  readonly invocation: Invocation;
  readonly command: "make" | "resume";
  readonly pixverse: PixVerse;
  readonly folder: string;
  readonly list: JobList;
  readonly tasks: readonly Task[];
  /** Pictures that cannot be used, and that a person wants to leave out. */
  readonly skipped?: readonly BadPicture[];
  /** Milliseconds between two questions, when no option decides it. */
  readonly interval?: number | undefined;
}

/** What has become of a task that did not fail. */
export interface Finished {
  /** Where the video is. */
  readonly file: string;
  /** What is known of it; nothing when it was there. */
  readonly video?: DoneVideo;
  /** Why the list could not take that it is there. */
  readonly unlisted?: string;
}

/** Makes one video, or fetches what was submitted before. */
export function runner(
  { invocation, pixverse, folder, list, interval: otherwise }: Many,
  tick: () => void,
  note: (text: string) => void,
): (task: Task) => Promise<Finished> {
  const { values, io } = invocation;
  const { signal } = io;
  const timeout = readSeconds(values, "timeout");
  const interval = readSeconds(values, "interval") ?? otherwise;
  const put = (record: JobRecord): JobRecord => {
    const current = { ...record, time: new Date().toISOString() };
    list.write(current);
    return current;
  };
  /** Of what is over: a list that takes nothing any more shall not hide what has become of the video. */
  const settle = (record: JobRecord): { unlisted?: string } => {
    try {
      put(record);
      return {};
    } catch (error) {
      return { unlisted: (error as Error).message };
    }
  };
  const withWays = (error: unknown, file: string, ids?: Pick<JobRecord, "video_id">): object => {
    const known = Object.assign(Object(error), ids) as object;
    return Object.assign(
      known,
      waysBack(known, "submitted", values, () => file),
    );
  };

  async function submit({ image, record }: Task): Promise<JobRecord> {
    const picture = await readPicture(image!, signal);
    if (picture.digest !== record.picture) {
      throw new UsageError(["it is another picture than when the command began; run the command again"]);
    }
    const { img_id } = await pixverse.uploadImage(picture.content, { signal });
    let marked = record;
    // Before each attempt: whenever the program is killed, the list has the id of what nobody knows the outcome of.
    const traceId = (): string => {
      const id = crypto.randomUUID();
      marked = put({ ...record, traceId: id, state: "submitting" });
      return id;
    };
    const request = { ...record.request, img_id } as ImageToVideoRequest;
    const waitForSlot = timeout ?? true;
    const { video_id } = await submitting(io, note, (late) =>
      pixverse.generateVideo(request, { signal: late, waitForSlot, traceId }),
    ).catch((error: unknown) => {
      const { video_id: known } = Object(error) as Pick<JobRecord, "video_id">;
      if (known !== undefined) settle({ ...marked, state: "submitted", video_id: known });
      else if (wasRefused(error)) settle({ ...marked, state: "refused" });
      throw withWays(error, join(folder, record.file));
    });
    try {
      return put({ ...marked, state: "submitted", video_id });
    } catch (cause) {
      // A full disk, after the video was paid for.
      const words = `The video is ${video_id}, and the list could not take its id: ${(cause as Error).message}`;
      throw withWays(new PixVerseError(words, { cause }), join(folder, record.file), { video_id });
    }
  }

  return async (task) => {
    const file = join(folder, task.record.file);
    if (task.step === "unknown") throw unknownOutcome(task.record, resumeCommand(values, "ID", file));
    if (task.step === "nothing") {
      const isNew = task.record.state === "submitted";
      return { file, ...(isNew && settle({ ...task.record, state: "done" })) };
    }
    const record = task.step === "make" ? await submit(task) : task.record;
    try {
      const video = await pixverse.waitForVideo(record.video_id!, {
        signal,
        timeout,
        interval,
        onProgress: tick,
      });
      let kept = file;
      const names = namesBeside(file, record.video_id!);
      const onTaken = (): string => (kept = names.next().value);
      await pixverse.download(video, file, { signal, ...(values["force"] !== true && { onTaken }) });
      return { file: kept, video, ...settle(recordAt(record, basename(kept))) };
    } catch (error) {
      // When it failed is when that came out first.
      if (isVideoError(error) && record.state !== "failed") settle({ ...record, state: "failed" });
      throw withWays(error, file, { video_id: record.video_id! });
    }
  };
}

function unknownOutcome({ time, traceId }: JobRecord, ifThere: string): PixVerseError {
  const error = new PixVerseError(
    `It was submitted at ${time} (Ai-trace-id ${traceId ?? "unknown"}), and no answer came that tells whether the server has taken it: it may be ` +
      "charged and in the making, or not. Look for it on the website. If it is not there, make it with --resubmit; if it is, fetch it " +
      `by its id, and the list will know: ${ifThere}`,
    { traceId },
  );
  return Object.assign(error, { ifThere });
}
