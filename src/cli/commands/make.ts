import { imageToVideo } from "../../../generated/image-to-video.js";
import { imageToVideoWords } from "../../../generated/image-to-video.words.js";
import type { FieldName } from "../../constraints/index.js";
import { ConstraintError } from "../../index.js";
import { createSandbox } from "../../sandbox/index.js";
import { ignoreOptions, violationsOf, meantValues } from "../check-request.js";
import { type Command, commonOptions, type Invocation } from "../command.js";
import { connectionOptions } from "../connect.js";
import { listName } from "../jobs/job-records.js";
import { makeMany } from "../jobs/make-many.js";
import { makeOne } from "../jobs/make-one.js";
import { isFolder } from "../jobs/target-file.js";
import { manyOptions } from "../jobs/tasks-in-slots.js";
import { readWaitSettings, waitOptions } from "../jobs/video-job.js";
import { readText } from "../parse-arguments.js";
import { UsageError } from "../usage-error.js";
import { optionName, readRequest, requestOptions, type TypedOperation } from "./request-options.js";

const operation: TypedOperation<FieldName> = {
  definition: imageToVideo,
  words: imageToVideoWords,
  // Every model makes 5 seconds at 720p, so each of them can be changed alone.
  defaults: { model: "v6", quality: "720p", duration: "5" },
  mainFields: ["prompt", "model", "quality", "duration"],
};

/** Milliseconds that the embedded sandbox takes for a video, and between two questions to it. */
const sandboxTimes = { generation: 1500, interval: 250 };

export const make: Command = {
  usage: "IMAGE… --prompt TEXT [options]",
  summary: "make a video from each picture, wait for it, and download it",
  positionals: [0, Infinity],
  options: {
    ...requestOptions(operation),
    ...waitOptions,
    wait: {
      type: "boolean",
      negatable: "only",
      help: "print the video's id and leave; `resume` fetches it later",
    },
    ...manyOptions,
    "skip-invalid": {
      type: "boolean",
      help: "of several pictures, leave out those that cannot be used, instead of refusing all before anything is sent",
    },
    resubmit: {
      type: "boolean",
      help: "of several pictures, also make again what failed, and what was perhaps submitted (and charged) before; replaces no file without --force",
    },
    "wait-for-slot": {
      type: "boolean",
      help: "when too many videos are generating, wait for a free place, for as long as --timeout says",
    },
    sandbox: { type: "boolean", help: "try it against a built-in server: no key, no credits, no network" },
    ...ignoreOptions,
    ...connectionOptions,
    ...commonOptions,
  },
  details: `IMAGE is a JPEG, PNG or WebP under 20 MB, or the http(s) address of one. A switch is sent
as true, or with --no- as false; one that is not given is not sent. Options may have
underscores, as the API's fields.

Nothing is uploaded before the request is checked against what the model takes, and no paid
request is ever sent twice. Standard output has the file's name, or the id with --no-wait.
--timeout begins when the request was submitted: a submission that was cut off may be charged all
the same, so it has the time that each request has, 60 seconds, and an upload more by its size.

Several pictures need -o FOLDER/. All are looked at first, and one that cannot be used ends the command
before anything is sent, unless --skip-invalid leaves it out. Each is a line: its video on standard output, or what went
wrong on standard error. ${listName} beside the videos has their ids: the same command again,
or resume FOLDER, fetches what was submitted before, and never pays for it twice. The exit code is 0
when all videos came, that of the failures when they agree, and 1 when they do not.

  pixverse-i2v make cat.jpg --prompt "the cat yawns" -o cat.mp4
  pixverse-i2v make *.jpg --prompt "it yawns" -o videos/
  pixverse-i2v make cat.jpg --prompt "sandbox:moderation" --sandbox`,
  run: runMake,
};

async function runMake(invocation: Invocation): Promise<number> {
  const { positionals: images, values } = invocation;
  const request = checkedRequest(images, values);
  const folder = readFolder(images, values);
  if (values["sandbox"] && (values["region"] || values["base-url"])) {
    throw new UsageError(["--sandbox is a server of its own, so it does not go with --region or --base-url"]);
  }
  if (values["sandbox"] && values["wait"] === false) {
    throw new UsageError(["--sandbox ends with this command, and the video with it, so leave out --no-wait"]);
  }
  const [image] = images;
  const settings = folder === undefined ? await readWaitSettings(invocation, { image }) : undefined;
  const sandbox = values["sandbox"]
    ? await createSandbox({ generationTime: sandboxTimes.generation })
    : undefined;
  const interval = sandbox && sandboxTimes.interval;
  try {
    if (folder !== undefined)
      return await makeMany({ invocation, images, folder, request, sandbox, interval });
    const given = { ...settings!, interval: settings!.interval ?? interval };
    return await makeOne({ invocation, image, request, sandbox, settings: given });
  } finally {
    await sandbox?.close();
  }
}

/** The folder for the videos of several pictures, or of one when it is named as the place for it. */
function readFolder(images: readonly string[], values: Invocation["values"]): string | undefined {
  const output = readText(values, "output");
  const hasFolder = output !== undefined && isFolder(output);
  if (images.length < 2 && !(images.length === 1 && hasFolder)) {
    const typed = ["slots", "resubmit", "skip-invalid"].filter((name) => values[name] !== undefined);
    if (typed.length === 0) return undefined;
    throw new UsageError(
      typed.map((name) => `--${name} is for pictures whose videos go into a folder: -o FOLDER/`),
    );
  }
  const problems = [
    ...(hasFolder ? [] : [`${images.length} pictures need a folder for their videos: -o FOLDER/`]),
    ...(values["wait"] === false
      ? ["--no-wait is for one picture; with several, Ctrl-C leaves, and the same command goes on"]
      : []),
  ];
  if (problems.length > 0) throw new UsageError(problems);
  return output;
}

/** @throws ConstraintError or UsageError, before anything is sent. */
function checkedRequest(images: readonly string[], values: Invocation["values"]): Record<string, unknown> {
  const request = readRequest(operation, values);
  if (images.includes(""))
    throw new UsageError(["IMAGE takes the name or address of a picture, not nothing"]);
  const hasIds = "img_id" in request || "img_ids" in request;
  if (images.length === 0 && !hasIds) {
    throw new UsageError(["make needs an IMAGE, or --img-id of a picture that was uploaded before"]);
  }
  if (images.length > 0 && hasIds) {
    throw new UsageError(["an IMAGE is uploaded, so it does not go with --img-id or --img-ids"]);
  }
  // The id that the upload will give stands in for now.
  const complete = hasIds ? request : { img_id: 0, ...request };
  const violations = violationsOf(operation.definition, complete, values);
  if (violations.length > 0) {
    const meant = meantValues(operation.definition, request, violations).map(
      ({ field, value }) => `--${optionName(field)} ${value}`,
    );
    throw Object.assign(new ConstraintError(violations), meant.length > 0 && { meant });
  }
  return request;
}
