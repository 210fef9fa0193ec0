import { existsSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { parseId } from "../../client/ids.js";
import { isDigits, readVideoId } from "../parse-arguments.js";
import { type Command, commonOptions, type Invocation } from "../command.js";
import { connect, connectionOptions, serverOf } from "../connect.js";
import { exitCodes } from "../exit-codes.js";
import { type JobList, openJobList } from "../jobs/job-list.js";
import { embeddedServer, listName, recordAt } from "../jobs/job-records.js";
import { manyOptions, readSlots, runMany } from "../jobs/tasks-in-slots.js";
import { notListed } from "../jobs/picture-lines.js";
import { markOccupied, planResume, recordBeside } from "../jobs/plan-tasks.js";
import { isFolder } from "../jobs/target-file.js";
import { finishVideo, readWaitSettings, targetOf, type VideoJob, waitOptions } from "../jobs/video-job.js";
import { printable } from "../printable.js";
import { createProgress } from "../progress.js";
import { UsageError } from "../usage-error.js";

export const resume: Command = {
  usage: "VIDEO_ID|FOLDER [options]",
  summary: "wait for videos that were submitted before, and download them",
  positionals: [1, 1],
  options: { ...waitOptions, ...manyOptions, ...connectionOptions, ...commonOptions },
  details: `Costs nothing, and can be done as often as needed, from any machine with the same key.
FOLDER is one that make was given with -o: all that it has submitted is fetched, and nothing made.
A VIDEO_ID that goes into the place of a video of such a folder (-o FOLDER/cat.mp4) settles it there.

  pixverse-i2v resume 302325299692608 -o cat.mp4
  pixverse-i2v resume 302325299692608 -o - | ffplay -
  pixverse-i2v resume videos/`,
  async run(invocation) {
    const [source = ""] = invocation.positionals;
    if (existsSync(join(source, listName))) return await resumeFolder(invocation, source);
    // What can be an id is meant as one.
    if (isFolder(source) && !isDigits(source)) {
      const why = existsSync(source)
        ? `has no ${listName}, which make -o FOLDER/ leaves there`
        : "is not there";
      throw new UsageError([`the folder ${source} ${why}`]);
    }
    return await resumeVideo(invocation);
  },
};

async function resumeVideo(invocation: Invocation): Promise<number> {
  const { positionals, values, io } = invocation;
  const video_id = readVideoId(positionals);
  const settings = await readWaitSettings(invocation, { video_id });
  const progress = createProgress(io.stderr, { quiet: values["quiet"] === true });
  const pixverse = connect(invocation, progress);
  const job = { pixverse, video_id, progress, settings, invocation, origin: "id" } as const;
  const file = targetOf(settings, video_id);
  const record = recordBeside(file, serverOf(invocation), parseId(video_id));
  try {
    if (record) await finishInFolder(job, dirname(file), record.file);
    else await finishVideo(job);
  } catch (error) {
    throw Object.assign(Object(error), { file });
  }
  return exitCodes.success;
}

/** Fetches a video into the place that a list has for it, and tells the list. */
async function finishInFolder(job: VideoJob, folder: string, name: string): Promise<void> {
  // Held to the end: make of the folder would pay for the same video meanwhile.
  const list = openJobList(folder);
  try {
    const file = await finishVideo(job);
    const record = list.records.get(name);
    // A link leads out of the folder, where the list has nothing to say.
    if (!record || dirname(file) !== folder) return;
    const video_id = parseId(job.video_id);
    try {
      list.write({ ...recordAt(record, basename(file)), video_id, time: new Date().toISOString() });
    } catch (error) {
      const words = notListed(file, (error as Error).message);
      job.invocation.io.stderr.write(`pixverse-i2v: ${printable(words)}\n`);
    }
  } finally {
    list.close();
  }
}

/** Everything that a list of videos has, except what was never submitted. */
async function resumeFolder(invocation: Invocation, folder: string): Promise<number> {
  const { values, io } = invocation;
  if (values["output"] !== undefined) {
    throw new UsageError(["--output is for one video; those of a folder have their names in it"]);
  }
  readSlots(values);
  const pixverse = connect(invocation, createProgress(io.stderr, { quiet: true }));
  const server = serverOf(invocation);
  const list = openJobList(folder);
  try {
    markOccupied(list, folder);
    const open = planResume(list.records, folder, values["force"] === true);
    const elsewhere = open.filter(({ record }) => ![server, embeddedServer].includes(record.server));
    if (elsewhere.length > 0) {
      const servers = [...new Set(elsewhere.map(({ record }) => record.server))].join(", ");
      throw new UsageError([
        `${elsewhere.length} videos were submitted to ${servers}, not to ${server}: --base-url or --region says which`,
      ]);
    }
    const tasks = open.filter(({ record }) => record.server === server);
    if (tasks.length > 0)
      return await runMany({ invocation, command: "resume", pixverse, folder, list, tasks });
    if (values["quiet"] !== true) io.stderr.write(`${printable(nothingToFetch(folder, list))}\n`);
    return exitCodes.success;
  } finally {
    list.close();
  }
}

/** What the list has is there, was never taken, or went with a server that has ended. */
function nothingToFetch(folder: string, { records }: JobList): string {
  const why =
    records.size === 0
      ? "its list is empty"
      : `its list has ${records.size} of which all that was submitted is there`;
  return `There is nothing to fetch for ${folder}: ${why}.`;
}
