import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { afterEach, beforeEach } from "vitest";
import { endpoints, type OperationId } from "../../generated/client.js";
import { PixVerse, type PixVerseOptions } from "../../src/index.js";
import { testClock, type TestClock } from "./clock.js";

/** What a server can do to a request once it has read it. */
export interface Fault {
  readonly answer: (response: ServerResponse) => void;
  /** Whether the server has carried the request out all the same. */
  readonly accepts: boolean;
  /** Whether the answer never comes, so that a test has to wait for a timeout. */
  readonly silent?: true;
}

export interface Hit {
  readonly operation: OperationId | "download";
  readonly path: string;
  readonly headers: IncomingMessage["headers"];
  readonly traceId: string;
  readonly body: Buffer;
  readonly accepted: boolean;
}

export interface FaultyServer {
  readonly url: string;
  readonly hits: Hit[];
  /** Connections that were made. */
  readonly connections: () => number;
  /** What happens to the next requests of an operation; afterwards all is well again. */
  fail(operation: Hit["operation"], ...faults: readonly Fault[]): void;
  hitsOf(operation: Hit["operation"]): Hit[];
  close(): Promise<void>;
}

export const apiKey = "sk-secret-0123456789";

export const request = { model: "v6", quality: "720p", duration: 5, prompt: "the cat yawns" } as const;

export const movie = Buffer.alloc(200_000, "movie");

// The first fetch of a process loads half of undici, which a short timeout must not have to pay for.
await fetch("data:,");

/** Short where only a timeout ends the request, and else long enough for a busy machine; milliseconds. */
export function timeoutFor({ silent: isSilent }: Fault): number {
  // Enough for a busy machine to bring the request to the server first.
  return isSilent ? 2_000 : 120_000;
}

/** A PixVerse server that goes wrong as told: on one machine, with real sockets. */
export async function faultyServer(): Promise<FaultyServer> {
  const hits: Hit[] = [];
  const plans = new Map<string, Fault[]>();
  let connections = 0;
  let url = "";
  const answers: Record<Hit["operation"], (path: string) => Fault> = {
    uploadImage: () => resp({ img_id: 11, img_url: "https://example.com/11.png" }),
    generateVideo: () => resp({ video_id: 22, credits: 50 }),
    getVideo: (path) =>
      resp(`{"id":${path.slice(path.lastIndexOf("/") + 1)},"status":1,"url":"${url}/files/22.mp4"}`),
    listVoices: () => resp({ total: 1, data: [{ speaker_id: "1", name: "Ada" }] }),
    getBalance: () => resp({ account_id: 33, credit_monthly: 1, credit_package: 2 }),
    download: () => accepts((response) => response.setHeader("Content-Length", movie.length).end(movie)),
  };
  const server = createServer((message, response) => {
    const path = message.url ?? "";
    const operation = operationOf(message.method ?? "", path);
    const chunks: Buffer[] = [];
    message.on("data", (chunk: Buffer) => chunks.push(chunk));
    message.on("end", () => {
      const fault = plans.get(operation)?.shift() ?? answers[operation](path);
      const { headers } = message;
      const traceId = String(headers["ai-trace-id"]);
      hits.push({ operation, path, headers, traceId, body: Buffer.concat(chunks), accepted: fault.accepts });
      fault.answer(response);
    });
  });
  server.on("connection", () => (connections += 1));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    hits,
    connections: () => connections,
    fail: (operation, ...faults) => void plans.set(operation, [...faults]),
    hitsOf: (operation) => hits.filter((hit) => hit.operation === operation),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Another server for each test of a file. */
export function serverForEach(): FaultyServer {
  let current: FaultyServer;
  beforeEach(async () => void (current = await faultyServer()));
  afterEach(() => current.close());
  return new Proxy({} as FaultyServer, { get: (_, name) => Reflect.get(current, name) as unknown });
}

function operationOf(method: string, path: string): Hit["operation"] {
  for (const [operation, endpoint] of Object.entries(endpoints)) {
    const pattern = new RegExp(`^${endpoint.path.replace("{id}", "[^/]+")}(\\?|$)`);
    if (endpoint.method === method && pattern.test(path)) return operation as OperationId;
  }
  return "download";
}

/** A client whose pauses take no time. */
export function clientOf(
  server: { url: string },
  options: PixVerseOptions = {},
): { pixverse: PixVerse; clock: TestClock } {
  const clock = testClock();
  return { clock, pixverse: new PixVerse({ apiKey, baseUrl: server.url, clock, ...options }) };
}

/** A `fetch` that takes the body and then fails, so that it may have been sent; and how often it was called. */
export function failingFetch(reason: unknown): { fetch: typeof fetch; calls: () => number } {
  let calls = 0;
  const fails = async (_: unknown, init?: RequestInit): Promise<never> => {
    calls += 1;
    await new Response(init?.body).arrayBuffer();
    throw reason;
  };
  return { fetch: fails, calls: () => calls };
}

const accepts = (reply: Fault["answer"]): Fault => ({ accepts: true, answer: reply });
const silent = (reply: Fault["answer"]): Fault => ({ accepts: true, silent: true, answer: reply });
const refuses = (reply: Fault["answer"]): Fault => ({ accepts: false, answer: reply });

export function json(status: number, body: unknown, headers: Record<string, string> = {}): Fault["answer"] {
  return (response) =>
    response
      .writeHead(status, { "Content-Type": "application/json", ...headers })
      .end(typeof body === "string" ? body : JSON.stringify(body));
}

/** Success, with this `Resp`; text is sent as it is. */
export function resp(payload: unknown, status = 200): Fault {
  const text = typeof payload === "string" ? payload : JSON.stringify(payload);
  return accepts(json(status, `{"ErrCode":0,"ErrMsg":"success","Resp":${text}}`));
}

/** An `ErrCode`, with which the server says that it did not do the work. */
export function code(ErrCode: number, status = 200, headers: Record<string, string> = {}): Fault {
  return refuses(json(status, { ErrCode, ErrMsg: "no", Resp: null }, headers));
}

export function answer(
  status: number,
  body: string,
  headers: Record<string, string> = {},
  { dated = true } = {},
): Fault {
  return refuses((response) => {
    response.sendDate = dated;
    response.writeHead(status, headers).end(body);
  });
}

const page = "<html><body>Bad gateway</body></html>";
const socketOf = (response: ServerResponse): Socket => response.socket!;

/** Success, with this for every id. */
function everywhere(number: string): Fault["answer"] {
  const fields = ["img_id", "video_id", "account_id"].map((field) => `"${field}":${number}`);
  return json(200, `{"ErrCode":0,"ErrMsg":"success","Resp":{${fields.join(",")}}}`);
}

/** What a gateway may have put in the place of an answer, or contradicts itself: in these tests the work was taken. */
export const filteredAnswers = {
  ...Object.fromEntries(
    [402, 403, 409, 410, 422, 451, 499].map((status) => [
      `HTML with ${status}`,
      accepts((response) => response.writeHead(status, { "Content-Type": "text/html" }).end(page)),
    ]),
  ),
  "ErrCode 99999 with 404": accepts(json(404, { ErrCode: 99999, ErrMsg: "unknown", Resp: null })),
  ...Object.fromEntries(
    [400, 401, 409, 429].map((status) => [
      `success that is of no use with ${status}`,
      accepts(json(status, { ErrCode: 0, ErrMsg: "", Resp: { video_id: "302-325" } })),
    ]),
  ),
} satisfies Record<string, Fault>;

/** Faults after which the server may have done the work: in these tests it has. */
export const lostAnswers = {
  reset: accepts((response) => socketOf(response).resetAndDestroy()),
  "closed without an answer": accepts((response) => socketOf(response).destroy()),
  stall: silent(() => {}),
  "stall in the middle of the body": silent((response) => {
    response.writeHead(200, { "Content-Length": 1000 }).write('{"ErrCode":0');
  }),
  "truncated body": accepts((response) => {
    response
      .writeHead(200, { "Content-Length": 1000 })
      .write('{"ErrCode":0', () => socketOf(response).destroy());
  }),
  "truncated JSON": accepts(json(200, '{"ErrCode":0,"ErrMsg":"success","Resp":{"video_id"')),
  "HTML with 200": accepts((response) => response.writeHead(200, { "Content-Type": "text/html" }).end(page)),
  "HTML with 502": accepts((response) => response.writeHead(502, { "Content-Type": "text/html" }).end(page)),
  "empty 200": accepts((response) => response.writeHead(200).end()),
  "empty 204": accepts((response) => response.writeHead(204).end()),
  "empty 500": accepts((response) => response.writeHead(500).end()),
  "empty 503 with Retry-After": accepts((response) => response.writeHead(503, { "Retry-After": "1" }).end()),
  "408": accepts((response) => response.writeHead(408).end()),
  "ErrCode 500100": accepts(json(200, { ErrCode: 500100, ErrMsg: "db", Resp: null })),
  "ErrCode 99999 with 500": accepts(json(500, { ErrCode: 99999, ErrMsg: "unknown", Resp: null })),
  "an ErrCode that is not documented": accepts(json(200, { ErrCode: 123456, ErrMsg: "?", Resp: null })),
  "ErrCode 99999 with 400": accepts(json(400, { ErrCode: 99999, ErrMsg: "unknown", Resp: null })),
  "success without what was asked for": accepts(json(200, { ErrCode: 0, ErrMsg: "success", Resp: {} })),
  "success with ids of 0": accepts(
    json(200, { ErrCode: 0, ErrMsg: "", Resp: { img_id: 0, video_id: 0, account_id: 0 } }),
  ),
  "success with a path for an id": accepts(everywhere('"../../account/balance"')),
  "success with half an id": accepts(everywhere("1.5")),
  "success with an id below 0": accepts(everywhere("-1")),
  "success with an id past 64 bits": accepts(everywhere("9223372036854775808")),
  "success with a url that is none": accepts(
    json(200, { ErrCode: 0, ErrMsg: "", Resp: { id: 22, status: 1, url: ["https://example.com"] } }),
  ),
  "success with a status in words": accepts(
    json(200, { ErrCode: 0, ErrMsg: "", Resp: { id: 22, status: "one", url: "https://example.com/22.mp4" } }),
  ),
  "success for another video": accepts(
    json(200, { ErrCode: 0, ErrMsg: "", Resp: { id: 23, status: 1, url: "https://example.com/23.mp4" } }),
  ),
  "an answer without end": accepts((response) => {
    response.writeHead(200).write(`{"ErrCode":0${" ".repeat(5 * 1024 * 1024)}`);
  }),
  "success with null": accepts(json(200, { ErrCode: 0, ErrMsg: "success", Resp: null })),
  "JSON that is no envelope": accepts(json(200, [1, 2, 3])),
  "JSON null": accepts(json(200, "null")),
  "ErrCode in words": accepts(json(200, { ErrCode: "zero", ErrMsg: "success", Resp: { video_id: 1 } })),
  "redirect 303": accepts((response) => response.writeHead(303, { Location: "/elsewhere" }).end()),
  "redirect 307": accepts((response) => response.writeHead(307, { Location: "/elsewhere" }).end()),
} as const satisfies Record<string, Fault>;

/** Answers that say that the server did not take the work. */
export const notTaken = {
  "429": answer(429, ""),
  "429 in HTML": answer(429, page),
  "429 with Retry-After": answer(429, "", { "Retry-After": "3" }),
  "429 with an envelope": code(123456, 429),
  "ErrCode 500069": code(500069),
  "ErrCode 500069 with 503": code(500069, 503),
} as const satisfies Record<string, Fault>;

/** Answers that nothing but a change of the request, the account or the key can mend. */
export const refusals = {
  auth: [code(10005), code(400012, 401), answer(401, "")],
  credits: [code(500090), code(500043, 402)],
  concurrency: [code(500044), code(500044, 429)],
  moderation: [code(500063), code(500054, 500)],
  template: [code(500070)],
  invalid: [
    code(400017),
    code(400017, 400),
    answer(400, ""),
    answer(413, page),
    answer(425, page),
    answer(426, ""),
  ],
  notFound: [code(500008), answer(404, page)],
} as const;
