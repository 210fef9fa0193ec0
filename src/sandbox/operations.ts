import { definitions } from "../../generated/definitions.js";
import type { OperationId, ResponseBody } from "../../generated/schema.js";
import { parseJson } from "../int64-json.js";
import { show } from "../constraints/message-words.js";
import type { Account, Video, VideoStatus } from "./account.js";
import { checkGenerate, type Generating } from "./check-generate.js";
import { type Effect, effectOfPrompt } from "./faults.js";
import { Refusal } from "./refusal.js";
import { checkPicture, readUpload } from "./read-upload.js";
import { videoFile, voices } from "./sample-data.js";

/** What a video costs in the sandbox, in credits per second. The vendor's prices are not in the export, so this one is ours. */
const creditsPerSecond = 10;

const accountId = 302325299690000n;

/** A request whose headers are in order. */
export interface Call {
  readonly account: Account;
  /** Where the sandbox is, for the addresses that it hands out. */
  readonly url: string;
  /** The id in the path; empty in a path without one. */
  readonly id: string;
  /** As it was sent, without the question mark. */
  readonly query: string;
  /** `undefined` when it is over the route's limit. */
  readonly body: Uint8Array<ArrayBuffer> | undefined;
  readonly contentType: string | undefined;
  /** A fault that was asked for from code. */
  readonly effect: Effect | undefined;
  readonly traceIdReused: boolean;
  /** Puts what was sent, which took so many bytes, into the record of the request. */
  readonly keep: (sent: unknown, bytes: number) => void;
}

/** What an operation answers: `Resp`, and what is to happen on the way to the client. */
export interface Done {
  readonly resp: unknown;
  readonly effect?: Effect | undefined;
}

type Resp<Id extends OperationId> = NonNullable<ResponseBody<Id>["Resp"]>;

type Handler = (call: Call) => Done | Promise<Done>;

export const operations: Record<OperationId, Handler> = {
  ...(Object.fromEntries(
    Object.keys(definitions).map((id) => [id, (call: Call) => generate(id as Generating, call)]),
  ) as Record<Generating, Handler>),
  uploadImage,
  getVideo,
  listVoices,
  getBalance,
};

async function uploadImage({ account, url, contentType, body, keep }: Call): Promise<Done> {
  const upload = await readUpload(contentType, body);
  if ("image_url" in upload) {
    keep(upload, upload.image_url.length);
    const resp: Resp<"uploadImage"> = { img_id: idOf(account.addAddress()), img_url: upload.image_url };
    return { resp };
  }
  const { name, type, size } = upload.image;
  keep({ image: { name, type, size } }, name.length + type.length);
  const { id, file } = account.addPicture(await checkPicture(upload.image));
  const resp: Resp<"uploadImage"> = { img_id: idOf(id), img_url: `${url}/files/${file}` };
  return { resp };
}

/** What requests for a video have in common, as far as the sandbox looks at them; each has been checked by its own definition. */
interface VideoRequest {
  readonly prompt: string;
  readonly duration: number;
  readonly style?: string;
  readonly seed?: number;
  readonly lip_sync_tts_speaker_id?: string;
  readonly img_id?: number | bigint;
  readonly img_ids?: readonly (number | bigint)[];
}

function generate(
  operation: Generating,
  { account, body, contentType, effect: asked, traceIdReused, keep }: Call,
): Done {
  const input = readJson(contentType, body);
  keep(input, body?.length ?? 0);
  const request: VideoRequest = checkGenerate(operation, input);
  for (const [path, id] of imagesOf(request)) account.requirePicture(BigInt(id), path);
  const speaker = request.lip_sync_tts_speaker_id;
  if (speaker !== undefined && !voices.some((voice) => voice.speaker_id === speaker)) {
    throw new Refusal(
      400017,
      `lip_sync_tts_speaker_id: no voice has the id ${show(speaker)}; listVoices has them all`,
    );
  }
  const effect = asked ?? effectOfPrompt(request.prompt);
  if (effect && "refuse" in effect) throw new Refusal(effect.refuse, effect.detail);
  const video = account.submit({
    outcome: outcomeOf(effect, traceIdReused),
    credits: creditsPerSecond * request.duration,
    prompt: request.prompt,
    style: request.style ?? "",
    seed: request.seed ?? 0,
  });
  const resp: Resp<Generating> = { video_id: idOf(video.id), credits: video.credits };
  return { resp, effect };
}

/** A number where it is exact, as a client of this package has it: serialising a `bigint` takes many times as long. */
function idOf(id: bigint): number | bigint {
  return id <= Number.MAX_SAFE_INTEGER ? Number(id) : id;
}

function getVideo({ account, url, id }: Call): Done {
  if (!/^\d{1,19}$/.test(id)) {
    throw new Refusal(400013, `id: a video_id of digits only is needed in the path, not ${show(id)}`);
  }
  return { resp: describe(account.requireVideo(BigInt(id)), account, url) };
}

function describe(video: Video, account: Account, url: string): Resp<"getVideo"> {
  const status = account.status(video);
  return {
    id: idOf(video.id),
    status,
    // Filled while the video is still generating, as public clients report: a client must go by the status.
    url: status === 1 || status === 5 ? `${url}/files/${video.file}` : "",
    prompt: video.prompt,
    negative_prompt: "",
    style: video.style,
    seed: video.seed,
    size: videoFile.bytes.length,
    resolution_ratio: videoFile.width / videoFile.height,
    outputWidth: videoFile.width,
    outputHeight: videoFile.height,
    create_time: new Date(video.submittedAt).toISOString(),
    modify_time: new Date(account.modifiedAt(video)).toISOString(),
    has_audio: false,
    credits: video.credits,
    customer_paths: {},
  };
}

function listVoices({ query: text }: Call): Done {
  const query = new URLSearchParams(text);
  const page = readCount(query, "page_num", 1);
  const size = readCount(query, "page_size", 10);
  const resp: Resp<"listVoices"> = {
    total: voices.length,
    data: voices.slice((page - 1) * size, page * size),
  };
  return { resp };
}

function getBalance({ account }: Call): Done {
  const resp: Resp<"getBalance"> = {
    account_id: accountId,
    credit_monthly: account.credits(),
    credit_package: 0,
  };
  return { resp };
}

function readJson(contentType: string | undefined, body: Uint8Array | undefined): unknown {
  if (!/^application\/json\s*(?:;|$)/i.test(contentType ?? "")) {
    throw new Refusal(
      400013,
      `Content-Type: application/json is needed, not ${contentType ?? "nothing"}`,
      415,
    );
  }
  if (!body) throw new Refusal(400017, "the body is larger than a request can be", 413);
  if (body.length === 0) throw new Refusal(400011, "the body is empty", 400);
  try {
    return parseJson(new TextDecoder("utf-8", { fatal: true }).decode(body));
  } catch (error) {
    throw new Refusal(400013, `the body is no JSON in UTF-8: ${(error as Error).message}`, 400);
  }
}

function imagesOf({ img_id, img_ids }: VideoRequest): [path: string, id: number | bigint][] {
  if (img_id !== undefined) return [["img_id", img_id]];
  return (img_ids ?? []).map((id, index) => [`img_ids[${index}]`, id]);
}

function outcomeOf(effect: Effect | undefined, traceIdReused: boolean): VideoStatus {
  // The vendor's troubleshooting page: a reused trace id is the most common reason for a video that stays in "generating".
  if (traceIdReused) return 5;
  return effect && "outcome" in effect ? effect.outcome : 1;
}

function readCount(query: URLSearchParams, name: string, fallback: number): number {
  const text = query.get(name);
  if (text === null) return fallback;
  if (!/^[1-9]\d{0,8}$/.test(text))
    throw new Refusal(400013, `${name}: a whole number from 1 is needed, not ${show(text)}`);
  return Number(text);
}
