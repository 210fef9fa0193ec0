import { validateHeaderName, validateHeaderValue } from "node:http";
import { bodyless } from "../client/http/response.js";
import type { ErrorCode } from "../errors/error-codes.js";
import { InputError } from "../errors/input-error.js";
import type { VideoStatus } from "./account.js";
import { Refusal } from "./refusal.js";
import { type SandboxOperation, sandboxOperations } from "./routes.js";
import { show } from "../constraints/message-words.js";

/** How the sandbox departs from the usual course of a request. */
export type Effect =
  /** The request is carried out, and the video comes to this status. */
  | { readonly outcome: VideoStatus }
  /** The request is refused. */
  | { readonly refuse: ErrorCode; readonly detail: string }
  /** The request is carried out, and its answer is late, missing, or not the server's. */
  | { readonly transport: "slow" | "reset" | "html" }
  /** The request is not carried out, and this is answered. */
  | { readonly answer: FaultAnswer };

/** An answer in the place of the real one. Without a `body` it is an envelope with `ErrCode` and `ErrMsg`. */
export interface FaultAnswer {
  /** HTTP status; 200 unless given. */
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as it is, as JSON unless `headers` say otherwise. */
  readonly body?: string;
  /** 99999 ("unknown error") unless given. */
  readonly ErrCode?: number;
  readonly ErrMsg?: string;
}

/** Which requests a fault happens to. */
export interface FaultOptions {
  /** How many requests; 1 unless given. */
  readonly times?: number | undefined;
  /** Requests for this operation only; any unless given. */
  readonly operation?: SandboxOperation | undefined;
}

const effects = {
  moderation: { outcome: 7 },
  fail: { outcome: 8 },
  deleted: { outcome: 6 },
  stuck: { outcome: 5 },
  busy: { refuse: 500069, detail: "the sandbox was asked to be busy" },
  "no-credits": { refuse: 500090, detail: "the sandbox was asked to have none" },
  slow: { transport: "slow" },
  reset: { transport: "reset" },
  html: { transport: "html" },
} as const satisfies Record<string, Effect>;

/** The faults that have a name. `sandbox:NAME` at the beginning of a prompt asks for one, and `failNext` does from code. */
export type FaultName = keyof typeof effects;

const faultNames = Object.keys(effects) as readonly FaultName[];

/** What the vendor documents for a picture that moderation refuses: an HTTP 500 whose keys have lower case. */
const refusedUpload: FaultAnswer = {
  status: 500,
  body: '{"err_code":500063,"err_msg":"refused by moderation","resp":null}',
};

/**
 * The effect that a prompt asks for.
 *
 * @throws Refusal when it names a fault that does not exist.
 */
export function effectOfPrompt(prompt: string): Effect | undefined {
  const name = /^\s*sandbox:([\w-]*)/.exec(prompt)?.[1];
  if (name === undefined) return undefined;
  if (!isFaultName(name)) {
    const known = faultNames.map((fault) => `sandbox:${fault}`).join(", ");
    throw new Refusal(400017, `prompt: the sandbox knows ${known}, not sandbox:${name}`);
  }
  return effects[name];
}

/** Faults that were asked for from code and have not happened yet, in the order in which they were asked for. */
export class FaultQueue {
  readonly #waiting: {
    readonly effect: Effect;
    readonly operation: SandboxOperation | undefined;
    times: number;
  }[] = [];

  /** @throws InputError when the fault does not exist, or cannot happen to the operation, or an answer cannot be sent. */
  add(fault: FaultName | FaultAnswer, options: FaultOptions): void {
    const { times = 1, operation, ...others } = options;
    refuseOthers("failNext takes the options times and operation", others);
    if (!Number.isInteger(times) || times < 1) {
      throw new InputError(`times: a fault happens once or more, not ${times} times`);
    }
    if (operation !== undefined && !sandboxOperations.includes(operation)) {
      throw new InputError(`operation: one of ${sandboxOperations.join(", ")}, not ${show(operation)}`);
    }
    const effect = effectOf(fault, operation);
    this.#waiting.push({ effect, operation: "outcome" in effect ? "generateVideo" : operation, times });
  }

  /** The fault that happens to this request, which is one fewer to come. */
  take(operation: SandboxOperation): Effect | undefined {
    const index = this.#waiting.findIndex((entry) => (entry.operation ?? operation) === operation);
    const entry = this.#waiting[index];
    if (!entry) return undefined;
    entry.times -= 1;
    if (entry.times === 0) this.#waiting.splice(index, 1);
    return entry.effect;
  }
}

function effectOf(fault: FaultName | FaultAnswer, operation: SandboxOperation | undefined): Effect {
  if (typeof fault === "object" && fault !== null) return { answer: checkAnswer(fault) };
  if (fault === "moderation" && operation === "uploadImage") return { answer: refusedUpload };
  if (!isFaultName(fault)) {
    throw new InputError(`The sandbox knows the faults ${faultNames.join(", ")}, not ${show(fault)}.`);
  }
  const effect = effects[fault];
  if ("outcome" in effect && operation !== undefined && operation !== "generateVideo") {
    throw new InputError(
      `The fault ${fault} is what becomes of a video, so it happens to generateVideo, not to ${operation}.`,
    );
  }
  return effect;
}

/** @throws InputError when it cannot be sent. */
function checkAnswer(answer: FaultAnswer): FaultAnswer {
  const { status = 200, headers = {}, body = "", ErrCode = 0, ErrMsg = "", ...others } = answer;
  refuseOthers("An answer takes status, headers, body, ErrCode and ErrMsg", others);
  const problems = [
    !(Number.isInteger(status) && status >= 200 && status <= 599) &&
      `status: 200 to 599, not ${show(status)}`,
    bodyless.includes(status) &&
      [body, ErrCode, ErrMsg].some(Boolean) &&
      `status: ${status} comes without a body, so without ErrCode and ErrMsg`,
    typeof body !== "string" && `body: text, not ${show(body)}`,
    !Number.isSafeInteger(ErrCode) && `ErrCode: a whole number, not ${show(ErrCode)}`,
    typeof ErrMsg !== "string" && `ErrMsg: text, not ${show(ErrMsg)}`,
    !canBeHeaders(headers) &&
      "headers: names and values that HTTP has, but for Content-Length and Transfer-Encoding, which follow from the body",
  ].filter((problem) => problem !== false);
  if (problems.length > 0) throw new InputError(`The answer cannot be sent. ${problems.join(". ")}.`);
  return answer;
}

function canBeHeaders(headers: FaultAnswer["headers"] & object): boolean {
  try {
    for (const [name, value] of Object.entries(headers)) {
      validateHeaderName(name);
      validateHeaderValue(name, value);
    }
    return !Object.keys(headers).some((name) => /^(content-length|transfer-encoding)$/i.test(name));
  } catch {
    return false;
  }
}

function refuseOthers(taken: string, others: object): void {
  const names = Object.keys(others);
  if (names.length > 0) throw new InputError(`${taken}, not ${names.join(", ")}.`);
}

function isFaultName(name: string): name is FaultName {
  return Object.hasOwn(effects, name);
}
