import { basename } from "node:path";
import { checkImageToVideo, ConstraintError, type Id, type ImageToVideoRequest } from "../index.js";
import { createSandbox, type Sandbox } from "../sandbox/index.js";
import { type Command, commonOptions, type Invocation } from "./command.js";
import { connect, connectionOptions, readIgnoredRules } from "./connection.js";
import { exitCodes } from "./exit-codes.js";
import { jsonLine } from "./output.js";
import { createProgress } from "./progress.js";
import { readRequest, requestOptions } from "./request-fields.js";
import { UsageError } from "./usage-error.js";
import { finishVideo, readWaitSettings, waitOptions, type WaitSettings } from "./video-job.js";

/** Milliseconds that the embedded sandbox takes for a video, and between two questions to it. */
const sandboxTimes = { generation: 1500, interval: 250 };

export const make: Command = {
  usage: "IMAGE --prompt TEXT [options]",
  summary: "make a video from a picture, wait for it, and download it",
  positionals: [0, 1],
  options: {
    ...requestOptions,
    ...waitOptions,
    wait: {
      type: "boolean",
      negatable: "only",
      help: "print the video's id and leave; `resume` fetches it later",
    },
    "wait-for-slot": {
      type: "boolean",
      help: "when too many videos are generating, wait for up to 15 minutes",
    },
    sandbox: { type: "boolean", help: "try it against a built-in server: no key, no credits, no network" },
    "ignore-rule": {
      type: "string",
      multiple: true,
      value: "RULE",
      help: "send what this rule refuses; can be repeated",
    },
    ...connectionOptions,
    ...commonOptions,
  },
  details: `IMAGE is a JPEG, PNG or WebP under 20 MB, or the http(s) address of one. A switch is sent as true,
or with --no- as false; one that is not given is not sent. Names may have underscores, as the API's.

Nothing is uploaded before the request is checked against what the model takes, and no paid request
is ever sent twice. Standard output has the file's name, or the id with --no-wait.

  pixverse-i2v make cat.jpg --prompt "the cat yawns" -o cat.mp4
  pixverse-i2v make cat.jpg --prompt "the cat yawns" --model v5.5 --quality 1080p --duration 8
  pixverse-i2v make cat.jpg --prompt "sandbox:moderation" --sandbox`,
  run: runMake,
};

async function runMake(invocation: Invocation): Promise<number> {
  const { positionals, values } = invocation;
  const [image] = positionals;
  const request = checkedRequest(image, values);
  if (values["sandbox"] && (values["region"] || values["base-url"])) {
    throw new UsageError(["--sandbox is a server of its own, so it does not go with --region or --base-url"]);
  }
  if (values["sandbox"] && values["wait"] === false) {
    throw new UsageError(["--sandbox ends with this command, and the video with it, so leave out --no-wait"]);
  }
  const given = await readWaitSettings(values);
  const sandbox = values["sandbox"]
    ? await createSandbox({ generationTime: sandboxTimes.generation })
    : undefined;
  try {
    const interval = given.interval ?? (sandbox && sandboxTimes.interval);
    await makeVideo({ invocation, image, request, sandbox, settings: { ...given, interval } });
    return exitCodes.success;
  } finally {
    await sandbox?.close();
  }
}

/** @throws ConstraintError or UsageError, before anything is sent. */
function checkedRequest(image: string | undefined, values: Invocation["values"]): Record<string, unknown> {
  const request = readRequest(values);
  if (image === "") throw new UsageError(["IMAGE takes the name or address of a picture, not nothing"]);
  if (image === undefined && !("img_id" in request) && !("img_ids" in request)) {
    throw new UsageError(["make needs an IMAGE, or --img-id of a picture that was uploaded before"]);
  }
  // The id that the upload will give stands in for now.
  const complete = image === undefined ? request : { img_id: 0, ...request };
  if (image !== undefined && ("img_id" in request || "img_ids" in request)) {
    throw new UsageError(["an IMAGE is uploaded, so it does not go with --img-id or --img-ids"]);
  }
  const ignored = readIgnoredRules(values);
  const violations = checkImageToVideo(complete).filter(({ rule }) => !ignored.includes(rule));
  if (violations.length > 0) throw new ConstraintError(violations);
  return request;
}

/** What a person is told of the picture. Of an address without the query, which may hold a signature. */
function nameOf(image: string): string {
  if (!/^https?:/i.test(image) || !URL.canParse(image)) return basename(image);
  const { pathname, host } = new URL(image);
  return basename(pathname) || host;
}

interface Job {
  readonly invocation: Invocation;
  readonly image: string | undefined;
  readonly request: Record<string, unknown>;
  readonly sandbox: Sandbox | undefined;
  readonly settings: WaitSettings;
}

async function makeVideo({ invocation, image, request, sandbox, settings }: Job): Promise<void> {
  const { values, io } = invocation;
  const progress = createProgress(io.stderr, { quiet: values["quiet"] === true });
  try {
    const pixverse = connect(invocation, progress, sandbox);
    let img_id: Id | undefined;
    if (image !== undefined) {
      const name = nameOf(image);
      progress.begin(`uploading ${name}`);
      ({ img_id } = await pixverse.uploadImage(image, { signal: io.signal }));
      progress.done(`uploaded ${name} as image ${img_id}`);
    }
    progress.begin("submitting the request");
    const complete = { ...request, ...(img_id !== undefined && { img_id }) } as ImageToVideoRequest;
    const { video_id, credits } = await pixverse.generateVideo(complete, {
      signal: io.signal,
      waitForSlot: values["wait-for-slot"] === true,
    });
    progress.done(`submitted video ${video_id}${credits === undefined ? "" : ` for ${credits} credits`}`);
    if (values["wait"] === false) {
      io.stdout.write(values["json"] ? jsonLine({ video_id, credits }) : `${video_id}\n`, (error) => {
        if (error) io.stderr.write(`Standard output failed; the id of the video is ${video_id}\n`);
      });
      return;
    }
    const onFailure = sandbox ? undefined : "The video is paid for and not lost; fetch it with";
    await finishVideo({ pixverse, video_id, progress, settings, invocation, onFailure });
  } finally {
    progress.end();
  }
}
