import { join, resolve } from "node:path";
import { isInputError } from "../../index.js";
import type { Sandbox } from "../../sandbox/index.js";
import type { Invocation } from "../command.js";
import { connect, serverOf } from "../connect.js";
import { type JobList, openJobList } from "./job-list.js";
import { embeddedServer } from "./job-records.js";
import { readSlots, runMany } from "./tasks-in-slots.js";
import { type BadPicture, lookAtAll } from "./picture.js";
import { markOccupied, planMake, type Task } from "./plan-tasks.js";
import { createProgress } from "../progress.js";
import { markRefused } from "./submission.js";
import { checkTarget } from "./target-file.js";
import { UsageError } from "../usage-error.js";

export interface ManyPictures {
  readonly invocation: Invocation;
  readonly images: readonly string[];
  readonly folder: string;
  readonly request: Record<string, unknown>;
  readonly sandbox: Sandbox | undefined;
  readonly interval: number | undefined;
}

/** Makes a video of each picture, as far as that was not done by the same command before. */
export async function makeMany(pictures: ManyPictures): Promise<number> {
  const { invocation, images, folder, request, sandbox, interval } = pictures;
  const { values, io } = invocation;
  readSlots(values);
  const skipped: BadPicture[] = [];
  const looks = await lookAtAll(
    withoutTwins(images),
    io.signal,
    ({ typed, name, digest }) => ({ typed, image: name, picture: digest }),
    values["skip-invalid"] === true ? (bad) => skipped.push(bad) : undefined,
  );
  let open: JobList | undefined;
  const quiet = createProgress(io.stderr, { quiet: true });
  const pixverse = connect(invocation, quiet, sandbox, (entry) => open && markRefused(open, entry));
  const server = sandbox ? embeddedServer : serverOf(invocation);
  const list = openJobList(folder);
  open = list;
  try {
    markOccupied(list, folder);
    const choices = { force: values["force"] === true, resubmit: values["resubmit"] === true };
    const videos = looks.map((look) => ({ ...look, server, request }));
    const tasks = planMake(videos, list.records, folder, choices);
    await checkPlaces(tasks, folder);
    return await runMany({ invocation, command: "make", pixverse, folder, list, tasks, skipped, interval });
  } finally {
    list.close();
  }
}

/** One that is named twice, as by two patterns, is one. */
function withoutTwins(images: readonly string[]): string[] {
  const places = images.map((image) => (/^https?:/i.test(image) ? image : resolve(image)));
  return images.filter((_, index) => places.indexOf(places[index]!) === index);
}

/** @throws UsageError when a video that is to be paid for could not come into its place, or would replace its own picture. */
async function checkPlaces(tasks: readonly Task[], folder: string): Promise<void> {
  const problems: string[] = [];
  for (const { step, image, record } of tasks) {
    if (step !== "make") continue;
    try {
      await checkTarget(join(folder, record.file), true, image);
    } catch (error) {
      if (!(isInputError(error) || error instanceof UsageError)) throw error;
      problems.push(error.message);
    }
  }
  if (problems.length > 0) throw new UsageError(problems);
}
