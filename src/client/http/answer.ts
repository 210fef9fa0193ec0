import type { OperationId, ResponseBody } from "../../../generated/schema.js";
import { excerpt } from "../../constraints/message-words.js";
import { errorKind, type ErrorKind } from "../../errors/error-codes.js";
import { ApiError } from "../../errors/api-error.js";
import { parseJson, stringifyJson, withJson } from "../../int64-json.js";
import { exactId, type Id } from "../ids.js";
import type { Mask } from "./mask.js";
import { retryAfter } from "./response.js";

/** What an operation answers, out of its envelope. */
export type Payload<Operation extends OperationId> = NonNullable<ResponseBody<Operation>["Resp"]>;

/** The answer of an operation that succeeded. */
export interface Success<Operation extends OperationId> {
  ErrCode: 0;
  ErrMsg: string;
  Resp: Payload<Operation>;
}

/** An answer, and the `Ai-trace-id` of the request that brought it. */
export type Answer<Operation extends OperationId> = Payload<Operation> & { traceId: string };

type NumericField<Operation extends OperationId> = {
  [Field in keyof Payload<Operation>]-?: NonNullable<Payload<Operation>[Field]> extends Id ? Field : never;
}[keyof Payload<Operation>];

/** The fields that hold numbers. The compiler demands them all: some servers write a number as text, and it means the same. */
const numericFields: {
  readonly [Operation in OperationId]: Readonly<Record<NumericField<Operation>, true>>;
} = {
  uploadImage: { img_id: true },
  generateVideo: { video_id: true, credits: true },
  getVideo: {
    id: true,
    status: true,
    seed: true,
    size: true,
    resolution_ratio: true,
    outputWidth: true,
    outputHeight: true,
    credits: true,
  },
  listVoices: { total: true },
  getBalance: { account_id: true, credit_monthly: true, credit_package: true },
};

type Holds = (value: unknown) => boolean;

/** An id of something that is there. */
const isRealId: Holds = (value) => Number(exactId(value) ?? 0) > 0;

/** The fields that are relied on, and what they must be: an id goes on into paths and into the request that costs money. */
const essentials = {
  uploadImage: { img_id: isRealId },
  generateVideo: { video_id: isRealId },
  getVideo: { status: Number.isSafeInteger, url: (value) => typeof (value ?? "") === "string" },
  listVoices: { data: Array.isArray },
  getBalance: { account_id: isRealId },
} as const satisfies { [Operation in OperationId]: { [Field in keyof Payload<Operation>]?: Holds } };

/** What comes before the body of an answer. */
export interface Head {
  readonly status: number;
  readonly headers: Headers;
}

/** Where an answer came from, for the errors that it may turn out to be. */
export interface Source extends Head {
  /** Of the request that brought it, if one was sent. */
  readonly traceId: string | undefined;
  readonly now: number;
  /** The video that was asked for. */
  readonly id?: unknown;
  /** Hides the key: some gateways print the headers of the request that they refuse. */
  readonly mask: Mask;
  /** What kept the rest of the answer from coming. */
  readonly cutBy?: unknown;
}

/**
 * What an answer says, in either spelling of its envelope: one documented HTTP 500 of the upload has lower-case keys. An error is an
 * `ErrCode` other than 0, and anything that is no envelope, lacks what the operation is for, or is about another video. Nothing that
 * a server can send makes this throw.
 */
export function readAnswer<Operation extends OperationId>(
  operation: Operation,
  text: string,
  source: Source,
): Success<Operation> | ApiError {
  const envelope = parseObject(text);
  const ErrCode = numberOf(envelope["ErrCode"] ?? envelope["err_code"]);
  const ErrMsg = envelope["ErrMsg"] ?? envelope["err_msg"];
  const Resp = readPayload(operation, envelope["Resp"] ?? envelope["resp"]);
  if (ErrCode === 0 && isComplete(operation, Resp) && !isOfAnother(Resp, source.id)) {
    const message = typeof ErrMsg === "string" ? ErrMsg : "";
    return { ErrCode, ErrMsg: message, Resp: withJson(Resp) as Payload<Operation> };
  }
  const video_id = exactId(Resp["video_id"]) || undefined;
  return apiError(operation, ErrCode, ErrMsg, text, { ...source, video_id });
}

function readPayload(operation: OperationId, Resp: unknown): Record<string, unknown> {
  const payload = { ...(Object(Resp) as Record<string, unknown>) };
  for (const field in numericFields[operation])
    if (typeof payload[field] === "string") payload[field] = numberOf(payload[field]);
  return payload;
}

/** Digits as text are the number that they spell, blanks or not: an id has up to 19, other numbers may have a sign and a fraction. */
function numberOf(value: unknown): unknown {
  if (typeof value !== "string") return value;
  const text = value.trim();
  return exactId(text) ?? (/^-?\d{1,15}(\.\d+)?$/.test(text) ? Number(text) : value);
}

function isComplete(operation: OperationId, payload: Record<string, unknown>): boolean {
  return Object.entries<Holds>(essentials[operation]).every(([field, holds]) => holds(payload[field]));
}

/** Ids are the same by value: 7, 7n and "7". */
function isOfAnother({ id = null }: Record<string, unknown>, asked: unknown): boolean {
  return asked !== undefined && id !== null && exactId(id) !== exactId(asked);
}

function apiError(
  operation: OperationId,
  ErrCode: unknown,
  ErrMsg: unknown,
  text: string,
  { status, headers, traceId, now, mask, cutBy, video_id }: Source & { video_id: Id | undefined },
): ApiError {
  const code = typeof ErrCode === "number" && ErrCode !== 0 ? ErrCode : undefined;
  const isCut = cutBy !== undefined;
  // A success that is of no use is no refusal, whatever the HTTP status; nor is half an envelope, whose code would count for more.
  const isOpen = ErrCode === 0 || (isCut && mayBeEnvelope(text, headers));
  const kind = isOpen ? "unknown" : kindOf(status, code);
  const message = code === undefined || !ErrMsg ? undefined : mask(toText(ErrMsg));
  const said =
    code === undefined
      ? describe(text, headers.get("Location"), mask, isCut)
      : `ErrCode ${code}${message ? `, ${quote(message)}` : ""}`;
  const during = traceId === undefined ? "" : `, trace id ${traceId}`;
  return new ApiError(`${operation}: ${said} (HTTP ${status}${during}). ${adviceFor(kind, code)}`, {
    code,
    ErrMsg: message,
    kind,
    status,
    traceId,
    video_id,
    retryAfter: retryAfter(headers, now),
    cause: cutBy,
  });
}

/** Whether the beginning of a text, or its type where nothing has come of it, leaves it open that it becomes an envelope. */
function mayBeEnvelope(text: string, headers: Headers): boolean {
  const [first] = text.trim();
  return first ? first === "{" : /json/i.test(headers.get("Content-Type") ?? "json");
}

function describe(text: string, location: string | null, mask: Mask, isCut: boolean): string {
  // The key goes before a cut can leave half of it.
  const clean = (value: string): string => quote(mask(value));
  if (location !== null) return `a redirect to ${clean(location)}, which is not followed with the API key`;
  if (isCut) return `half an answer${text && `: ${clean(text)}`}`;
  return text ? `not a PixVerse answer: ${clean(text)}` : "an empty answer";
}

/** The beginning, on one line. */
function quote(text: string): string {
  return JSON.stringify(excerpt(text));
}

/** A value out of JSON in words: `String` would call a method that the server can replace. */
function toText(value: unknown): string {
  try {
    return typeof value === "string" ? value : stringifyJson(value);
  } catch {
    // Nested deeper than the stack.
    return "unreadable";
  }
}

const advice: Record<ErrorKind, string> = {
  auth: "Check the API key and its region.",
  credits: "Add credits to the account.",
  concurrency: "Wait until a video is finished, or set waitForSlot.",
  moderation: "Change the prompt or the image.",
  template: "Activate the template on the website, or use another.",
  invalid: "Correct the request.",
  notFound: "Check the id, and that the key is of the same account and region.",
  transient: "The trouble is the server's: wait some minutes.",
  unknown: "Ask the vendor's support, with the trace id.",
};

/** Whoever answers 404 without an envelope has not looked for an id. */
function adviceFor(kind: ErrorKind, code: number | undefined): string {
  const isElsewhere = kind === "notFound" && code === undefined;
  return isElsewhere ? "Check the base URL: this is no answer of PixVerse's." : advice[kind];
}

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
