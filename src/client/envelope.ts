import type { OperationId, ResponseBody } from "../../generated/schema.js";
import { errorKind, type ErrorKind } from "../error-codes.js";
import { ApiError } from "../errors/api-error.js";
import { parseJson } from "../json.js";
import { isId } from "../values.js";
import type { Id } from "./ids.js";
import { retryAfter } from "./retry-after.js";

/** What an operation answers, out of its envelope. */
export type Payload<Operation extends OperationId> = NonNullable<ResponseBody<Operation>["Resp"]>;

type Holds = (value: unknown) => boolean;

/** An id of something that is there. */
const isRealId: Holds = (value) => isId(value) && (value as Id) > 0;

/** The fields that are relied on, and what they must be: an id goes on into paths and into the request that costs money. */
const essentials = {
  uploadImage: { img_id: isRealId },
  generateVideo: { video_id: isRealId },
  getVideo: { status: Number.isSafeInteger, url: (value) => typeof (value ?? "") === "string" },
  listVoices: { data: Array.isArray },
  getBalance: { account_id: isRealId },
} as const satisfies { [Operation in OperationId]: { [Field in keyof Payload<Operation>]?: Holds } };

/** Where an answer came from, for the errors that it may turn out to be. */
export interface Source {
  readonly status: number;
  readonly headers: Headers;
  readonly traceId: string;
  readonly now: number;
  /** The video that was asked for. */
  readonly id?: Id | undefined;
  /** Never to be quoted: some gateways print the headers of the request that they refuse. */
  readonly secret: string;
}

/**
 * The `Resp` of an answer's envelope, in either spelling: one documented HTTP 500 of the upload has lower-case keys.
 *
 * @throws ApiError for an `ErrCode` other than 0, and for anything that is no envelope, lacks what the operation is for, or is about another video.
 */
export function unwrap<Operation extends OperationId>(
  operation: Operation,
  text: string,
  source: Source,
): Payload<Operation> {
  const { err_code, err_msg, resp, ErrCode = err_code, ErrMsg = err_msg, Resp = resp } = parseObject(text);
  const { status, headers, traceId, now, secret, id } = source;
  const payload = Object(Resp) as Record<string, unknown>;
  const isAnswer = Object.entries<Holds>(essentials[operation]).every(([field, holds]) =>
    holds(payload[field]),
  );
  const isOfAnother = id !== undefined && (payload["id"] ?? id) !== id;
  if (ErrCode === 0 && isAnswer && !isOfAnother) return Resp as Payload<Operation>;
  const code = typeof ErrCode === "number" && ErrCode !== 0 ? ErrCode : undefined;
  const kind = kindOf(status, code);
  const said = describe(code, ErrMsg, text, headers.get("Location"), secret);
  throw new ApiError(`${operation}: ${said} (HTTP ${status}, trace id ${traceId}). ${advice[kind]}`, {
    code,
    kind,
    status,
    traceId,
    retryAfter: retryAfter(headers, now),
  });
}

function describe(
  code: number | undefined,
  message: unknown,
  text: string,
  location: string | null,
  secret: string,
): string {
  // The first characters, on one line; without the key before a cut can leave half of it.
  const quote = (value: unknown): string =>
    JSON.stringify(String(value).replaceAll(secret, "***").slice(0, 200));
  if (code !== undefined) return `ErrCode ${code}${message ? `, ${quote(message)}` : ""}`;
  if (location !== null) return `a redirect to ${quote(location)}, which is not followed with the API key`;
  return text ? `not a PixVerse answer: ${quote(text)}` : "an empty answer";
}

const advice: Record<ErrorKind, string> = {
  auth: "Check the API key and its region.",
  credits: "Add credits to the account.",
  concurrency: "Wait until a video is finished, or set waitForSlot.",
  moderation: "Change the prompt or the image.",
  template: "Activate the template on the website, or use another.",
  invalid: "Correct the request.",
  notFound: "Check the id, and that the key is of the same account and region.",
  transient: "The trouble is the server's.",
  unknown: "Ask the vendor's support, with the trace id.",
};

function parseObject(text: string): Record<string, unknown> {
  try {
    return Object(parseJson(text)) as Record<string, unknown>;
  } catch {
    return {};
  }
}

/**
 * The kind of an error by its code. Where there is none, or one that says nothing, by the HTTP status; of an envelope only the
 * statuses that mean one thing are believed, because with most codes the status is arbitrary.
 */
export function kindOf(status: number, code?: number): ErrorKind {
  const kind = code === undefined ? "unknown" : errorKind(code);
  if (kind !== "unknown") return kind;
  if (status === 401 || status === 403) return "auth";
  if (status === 404) return "notFound";
  if (status === 408 || status === 429 || status >= 500) return "transient";
  return status >= 400 && code === undefined ? "invalid" : "unknown";
}
