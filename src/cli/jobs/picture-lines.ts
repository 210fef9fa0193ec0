/** What is printed of each picture: a line, to be read by a person or a program. */
import { join } from "node:path";
import { isAbortError, isApiError, isVideoError } from "../../index.js";
import { describeError, jsonResult, printable } from "../printable.js";
import { type BadPicture, named, saidOf } from "./picture.js";
import type { Task } from "./plan-tasks.js";
import type { Finished, Many } from "./run-task.js";

export interface Lines {
  video(task: Task, finished: Finished): void;
  failure(task: Task, error: unknown): void;
  skipped(bad: BadPicture): void;
  /** Nothing comes any more. */
  end(): void;
}

export function createLines(many: Many): Lines {
  const { io, values } = many.invocation;
  const refusals = createRefusals();
  const tell = (words: string): void => void io.stderr.write(`${printable(words)}\n`);
  const failed = (name: string, error: unknown, data: object, words: string): void => {
    if (values["json"]) io.stdout.write(jsonResult({ ...data, error: describeError(error) }));
    // The summary tells what has become of those.
    if (isAbortError(error) && error.traceId === undefined) return;
    if (refusals.isNew(name, error, words)) tell(`pixverse-i2v: ${words}`);
  };
  return {
    video(task, { file, video, unlisted }) {
      const about = aboutOf(many, task);
      if (file !== about.file && !values["quiet"])
        tell(`${about.file} came into being meanwhile and stays as it is`);
      if (unlisted !== undefined) tell(`pixverse-i2v: ${notListed(file, unlisted)}`);
      const result = { ...about, file, id: task.record.video_id, ...video };
      io.stdout.write(values["json"] ? jsonResult(result) : `${printable(file)}\n`);
    },
    failure(task, error) {
      const { record, step, image = record.image } = task;
      // The server says it again whenever it is asked.
      const isOld = step === "fetch" && record.state === "failed" && isVideoError(error);
      const words = isOld
        ? `${record.image}, in an earlier run (${record.time}): ${error.message} ${resubmitOf(many)} tries again, and pays for it.`
        : saidOf(image, error);
      const data = { ...aboutOf(many, task), ...(isOld && { failedAt: record.time }) };
      failed(record.image, error, data, words);
    },
    skipped({ image, error }) {
      failed(image, error, { image }, `left out: ${saidOf(image, error)}`);
    },
    end() {
      for (const words of refusals.repeated()) tell(`pixverse-i2v: ${words}`);
    },
  };
}

/** No failure: the next run takes a file that is newer than the list's last word for the video. */
export const notListed = (file: string, reason: string): string =>
  `${file} is there, and the list could not take that: ${reason}`;

/** The picture as it was typed, where it was, and the place of its video. */
function aboutOf({ folder }: Many, { image, record }: Task) {
  return { ...(image !== undefined && { image }), file: join(folder, record.file) };
}

/** How what failed is made once more. */
export const resubmitOf = ({ command }: Many): string =>
  command === "make" ? "--resubmit" : "make --resubmit, with the pictures,";

/** What the server has against the request itself it says of every picture: a person reads it once. */
interface Refusals {
  /** Whether it was not said yet, of any picture. */
  isNew(name: string, error: unknown, words: string): boolean;
  /** Of which pictures it was said again, a line for each that was. */
  repeated(): string[];
}

function createRefusals(): Refusals {
  const namesOf = new Map<string, string[]>();
  return {
    isNew(name, error, words) {
      // What became of a video is said of each.
      if (!isApiError(error) || error.video_id !== undefined) return true;
      const said = words.replace(name, "").replaceAll(error.traceId || name, "");
      const names = namesOf.get(said) ?? [];
      namesOf.set(said, [...names, name]);
      return names.length === 0;
    },
    repeated: () =>
      [...namesOf.values()].flatMap(([first, ...others]) =>
        others.length === 0 ? [] : [`The same as of ${first} was said of ${named(others)}.`],
      ),
  };
}
