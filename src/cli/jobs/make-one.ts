import type { Id, ImageToVideoRequest, PixVerse } from "../../index.js";
import type { Sandbox } from "../../sandbox/index.js";
import type { Invocation } from "../command.js";
import { connect, serverOf } from "../connect.js";
import { exitCodes } from "../exit-codes.js";
import { isRead, leadsNowhere, leaveNote, takes } from "../outputs.js";
import { jsonResult, printable } from "../printable.js";
import { createProgress, type Progress } from "../progress.js";
import { UsageError } from "../usage-error.js";
import { embeddedServer } from "./job-records.js";
import { readPicture } from "./picture.js";
import { recordBeside } from "./plan-tasks.js";
import { submitting } from "./submission.js";
import { finishVideo, targetOf, wantedFile, type WaitSettings } from "./video-job.js";
import { resumeCommand, waysBack } from "./ways-back.js";

export interface OnePicture {
  readonly invocation: Invocation;
  /** As it was typed; none where the request has the ids of pictures that were uploaded before. */
  readonly image: string | undefined;
  readonly request: Record<string, unknown>;
  readonly sandbox: Sandbox | undefined;
  readonly settings: WaitSettings;
}

/** Makes the video of one picture, and waits for it unless `--no-wait` says otherwise. */
export async function makeOne(one: OnePicture): Promise<number> {
  const { invocation, image, request, sandbox, settings } = one;
  const { values, io } = invocation;
  const progress = createProgress(io.stderr, { quiet: values["quiet"] === true });
  const isWaiting = values["wait"] !== false;
  try {
    if (!isWaiting && leadsNowhere(io.stdout) && leadsNowhere(io.stderr)) {
      throw new UsageError([
        "--no-wait leaves nothing but the video's id, and nobody would read it: standard output and standard error are closed or the null device",
      ]);
    }
    const pixverse = connect(invocation, progress, sandbox);
    // Throws when another video of a folder is to come there.
    if (settings.output !== undefined)
      recordBeside(settings.output, sandbox ? embeddedServer : serverOf(invocation));
    const img_id = image === undefined ? undefined : await upload(one, image, pixverse, progress);
    const complete = { ...request, ...(img_id !== undefined && { img_id }) } as ImageToVideoRequest;
    const submitted = await submit(one, complete, pixverse, progress);
    if (!isWaiting) return await handOver(one, submitted);
    const { video_id } = submitted;
    await finishVideo({ pixverse, image, progress, settings, invocation, origin: "submitted", video_id });
    return exitCodes.success;
  } catch (error) {
    const file = isWaiting ? wantedFile(settings, error) : undefined;
    throw Object.assign(Object(error), { image, file });
  } finally {
    progress.end();
  }
}

async function upload(
  { invocation, request, sandbox }: OnePicture,
  image: string,
  pixverse: PixVerse,
  progress: Progress,
): Promise<Id> {
  const { signal } = invocation.io;
  // Looked at first: nobody shall read of an upload that does not begin.
  const { name, content } = await readPicture(image, signal);
  progress.note(describeJob(name, request, sandbox));
  progress.begin(`uploading ${name}`);
  const { img_id } = await pixverse.uploadImage(content, { signal });
  progress.done(`uploaded ${name} as image ${img_id}`);
  return img_id;
}

/** What is being made, on a line of its own. */
function describeJob(name: string, request: Record<string, unknown>, sandbox: Sandbox | undefined): string {
  const { model, quality, duration } = request;
  const where = sandbox ? ", in the built-in sandbox (no key, no credits)" : "";
  return `making ${String(duration)} s at ${String(quality)} with ${String(model)} from ${name}${where}`;
}

type Submitted = Awaited<ReturnType<PixVerse["generateVideo"]>>;

async function submit(
  { invocation: { values, io }, settings }: OnePicture,
  request: ImageToVideoRequest,
  pixverse: PixVerse,
  progress: Progress,
): Promise<Submitted> {
  const placeOf = (id: Id | string): string => targetOf(settings, id);
  progress.begin("submitting the request");
  const waitForSlot = values["wait-for-slot"] === true && (settings.timeout ?? true);
  const submitted = await submitting(io, progress.note, (signal) =>
    pixverse.generateVideo(request, { signal, waitForSlot }),
  ).catch((error: unknown) => {
    throw Object.assign(Object(error), waysBack(error, "submitted", values, placeOf));
  });
  const { video_id, credits } = submitted;
  // What is no number has not been looked at by anybody.
  const cost = typeof credits === "number" ? ` for ${credits} credits` : "";
  progress.done(`submitted video ${video_id}${cost}`);
  return submitted;
}

/** Prints the id for which somebody has paid, in the first place that takes it, and says by the exit code whether it was the right one. */
async function handOver(
  { invocation: { values, io }, image, settings }: OnePicture,
  { video_id, credits }: Submitted,
): Promise<number> {
  const result = { ...(image !== undefined && { image }), video_id, credits };
  const isTaken = await takes(io.stdout, values["json"] ? jsonResult(result) : `${video_id}\n`);
  if (isTaken && !leadsNowhere(io.stdout)) return exitCodes.success;
  const command = printable(resumeCommand(values, video_id, targetOf(settings, video_id)));
  const words = `The video is paid for, and nobody reads its id from standard output; fetch it with\n  ${command}\n`;
  const isSaid = await isRead(io.stderr, words);
  if (!isSaid) leaveNote(words);
  return isTaken && isSaid ? exitCodes.success : exitCodes.unexpected;
}
