import { readVideoId } from "./arguments.js";
import { type Command, commonOptions } from "./command.js";
import { connect, connectionOptions } from "./connection.js";
import { exitCodes } from "./exit-codes.js";
import { createProgress } from "./progress.js";
import { readWaitSettings, finishVideo, waitOptions } from "./video-job.js";

export const resume: Command = {
  usage: "VIDEO_ID [options]",
  summary: "wait for a video that was submitted before, and download it",
  positionals: [1, 1],
  options: { ...waitOptions, ...connectionOptions, ...commonOptions },
  details: `Costs nothing, and can be done as often as needed, from any machine with the same key.

  pixverse-i2v resume 302325299692608 -o cat.mp4`,
  async run(invocation) {
    const { positionals, values, io } = invocation;
    const video_id = readVideoId(positionals);
    const settings = await readWaitSettings(values);
    const progress = createProgress(io.stderr, { quiet: values["quiet"] === true });
    const pixverse = connect(invocation, progress);
    await finishVideo({ pixverse, video_id, progress, settings, invocation, onFailure: "Go on with" });
    return exitCodes.success;
  },
};
