import { inspect } from "node:util";
import type { Middleware } from "openapi-fetch";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { createClient, type Client, type ClientOptions, type LogEntry } from "../../src/index.js";
import { pictures } from "../sandbox/pictures.js";
import {
  answer,
  apiKey,
  clientOf as classOf,
  code,
  type Fault,
  faultyServer,
  type FaultyServer,
  lostAnswers,
  notTaken,
  request,
  resp,
  timeoutFor,
} from "./server.js";

const generatePath = "/openapi/v2/video/img/generate";
const balancePath = "/openapi/v2/account/balance";
const resultPath = "/openapi/v2/video/result/{id}";
const body = { ...request, img_id: 11 };
const longId = 627410861853514292n;

let server: FaultyServer;
beforeEach(async () => void (server = await faultyServer()));
afterEach(async () => {
  vi.unstubAllEnvs();
  vi.unstubAllGlobals();
  await server.close();
});

function clientOf(options: ClientOptions = {}): Client {
  return createClient({ apiKey, baseUrl: server.url, ...options });
}

/** Success, with its length or in chunks. */
const lengths: readonly (readonly [string, (payload: string) => Fault])[] = [
  [
    "with a Content-Length",
    (payload) => {
      const text = `{"ErrCode":0,"ErrMsg":"success","Resp":${payload}}`;
      return answer(200, text, { "Content-Length": String(text.length) });
    },
  ],
  ["without one", resp],
];

describe("what succeeded is data", () => {
  test.each(lengths)("with every digit of its ids, %s", async (_, fault) => {
    server.fail("generateVideo", fault(`{"video_id":${longId},"credits":45}`));
    server.fail("getVideo", fault(`{"id":${longId},"status":5}`));
    const { data, error, response, traceId } = await clientOf().POST(generatePath, { body });
    expect(error).toBeUndefined();
    expect(data).toEqual({ ErrCode: 0, ErrMsg: "success", Resp: { video_id: longId, credits: 45 } });
    expect(response.status).toBe(200);
    expect(traceId).toBe(server.hits[0]!.traceId);
    const video = await clientOf().GET(resultPath, { params: { path: { id: data!.Resp.video_id } } });
    expect(video.data?.Resp.id).toBe(longId);
    expect(server.hits[1]!.path).toBe(`/openapi/v2/video/result/${longId}`);
  });

  test("also in the other spelling, and whatever the HTTP status", async () => {
    server.fail("generateVideo", answer(500, `{"err_code":0,"err_msg":"ok","resp":{"video_id":${longId}}}`));
    const { data } = await clientOf().POST(generatePath, { body });
    expect(data).toEqual({ ErrCode: 0, ErrMsg: "ok", Resp: { video_id: longId } });
  });

  test("digits as text are the id that they spell, in a path and in a body, however many", async () => {
    await clientOf().GET(resultPath, { params: { path: { id: "123" } } });
    for (const img_id of ["123", `${longId}`])
      await clientOf().POST(generatePath, { body: { ...request, img_id } as never });
    expect(server.hits[0]!.path).toBe("/openapi/v2/video/result/123");
    const sent = server.hits.slice(1).map((hit) => /"img_id":\d+/.exec(hit.body.toString())?.[0]);
    expect(sent).toEqual(['"img_id":123', `"img_id":${longId}`]);
  });

  test("an id goes out as a number with every digit", async () => {
    await clientOf().POST(generatePath, { body: { ...request, img_id: longId } });
    expect(server.hits[0]!.body.toString()).toContain(`"img_id":${longId}`);
  });

  test("a file and an address are uploaded as forms", async () => {
    const image = new Blob([pictures.png.bytes as BlobPart], { type: "image/png" });
    const upload = "/openapi/v2/image/upload";
    await clientOf().POST(upload, { body: { image, image_url: undefined } });
    await clientOf().POST(upload, { body: { image_url: "https://example.com/cat.jpg" } });
    const form = new FormData();
    form.set("image", image, "cat.png");
    await clientOf().POST(upload, { body: form as never });
    const bodies = server.hits.map((hit) => hit.body.toString("latin1"));
    expect(bodies[0]).toMatch(/name="image"; filename="blob"\r\nContent-Type: image\/png\r\n\r\n.PNG/s);
    expect(bodies[0]).not.toContain("image_url");
    expect(bodies[1]).toMatch(/name="image_url"\r\n\r\nhttps:\/\/example\.com\/cat\.jpg\r\n/);
    expect(bodies[2]).toMatch(/name="image"; filename="cat\.png"/);
  });
});

describe("what did not succeed is error", () => {
  test.each<[string, Fault, object]>([
    [
      "a wrong key with HTTP 200",
      code(10005),
      { name: "ApiError", code: 10005, ErrCode: 10005, ErrMsg: "no", kind: "auth", status: 200 },
    ],
    ["an ErrCode with HTTP 400", code(400017, 400), { code: 400017, kind: "invalid", status: 400 }],
    [
      "the other spelling",
      answer(500, '{"err_code":500063,"err_msg":"refused","resp":null}'),
      { code: 500063, ErrMsg: "refused", kind: "moderation" },
    ],
    ["a code as text", answer(200, '{"ErrCode":"400017","ErrMsg":"x"}'), { code: 400017, kind: "invalid" }],
    ["a page", answer(502, "<html>"), { code: undefined, kind: "transient", status: 502 }],
    ["nothing", answer(204, ""), { code: undefined, status: 204 }],
    ["a status of nobody's", answer(999, ""), { status: 999 }],
    ["a redirect", answer(302, "", { Location: "/elsewhere" }), { status: 302 }],
    ["success without what was asked for", resp({}), { kind: "unknown" }],
  ])("%s", async (_, fault, expected) => {
    server.fail("getBalance", fault);
    const { data, error, response, traceId } = await clientOf().GET(balancePath);
    expect(data).toBeUndefined();
    expect(error).toMatchObject({ ...expected, traceId });
    expect(response.status).toBe(error!.status);
    expect(server.hits).toHaveLength(1);
  });

  test.each(Object.entries(notTaken))("%s: one request, and its error", async (_, fault) => {
    server.fail("generateVideo", fault);
    const { data, error } = await clientOf().POST(generatePath, { body });
    expect(data).toBeUndefined();
    expect(error).toMatchObject({ name: "ApiError", traceId: server.hits[0]!.traceId });
    expect(server.hits).toHaveLength(1);
  });

  test.each(Object.entries(lostAnswers))(
    "%s: one request, and nobody knows its outcome",
    async (_, fault) => {
      const options = { timeout: timeoutFor(fault) };
      const errors: unknown[] = [];
      for (const generate of [
        () => clientOf(options).POST(generatePath, { body }),
        () => classOf(server, options).pixverse.generateVideo(body),
      ]) {
        server.hits.length = 0;
        server.fail("generateVideo", fault);
        const error: unknown = await generate().catch((caught: unknown) => caught);
        expect(server.hits).toHaveLength(1);
        expect(error).toMatchObject({ name: "UnknownOutcomeError", traceId: server.hits[0]!.traceId });
        expect(JSON.stringify(error)).not.toContain(apiKey);
        errors.push(String(error).replaceAll(server.hits[0]!.traceId, ""));
      }
      // What is true of the class is true of the client.
      expect(errors[0]).toBe(errors[1]);
    },
  );

  test("a connection that cannot be made rejects, and so do an abort and a time that is up", async () => {
    const { signal } = new AbortController();
    const aborted = clientOf().GET(balancePath, { signal: AbortSignal.abort("enough") });
    await expect(aborted).rejects.toMatchObject({ name: "AbortError", cause: "enough" });
    server.fail("getBalance", lostAnswers.stall);
    const late = clientOf().GET(balancePath, { signal, timeout: 200 });
    await expect(late).rejects.toMatchObject({
      name: "TimeoutError",
      traceId: expect.any(String),
    });
    const gone = await faultyServer();
    await gone.close();
    await expect(clientOf({ baseUrl: gone.url }).GET(balancePath)).rejects.toMatchObject({
      name: "ConnectionError",
      beforeSending: true,
    });
  });
});

describe("before anything is sent", () => {
  const wrong = { ...body, duration: 999, motion_mode: "normal" } as unknown as typeof body;

  test("a body that breaks rules rejects with each of them", async () => {
    await expect(clientOf().POST(generatePath, { body: wrong })).rejects.toMatchObject({
      name: "ConstraintError",
      violations: [{ rule: "duration" }, { rule: "motion-mode-model" }],
    });
    expect(server.hits).toEqual([]);
  });

  test("no body at all breaks them too", async () => {
    const call = clientOf().POST(generatePath, undefined as never);
    await expect(call).rejects.toMatchObject({ name: "ConstraintError" });
    expect(server.hits).toEqual([]);
  });

  test("rules may be ignored, made warnings, or left out", async () => {
    const entries: LogEntry[] = [];
    const log = (entry: LogEntry): unknown => entries.push(entry);
    await clientOf({ check: "warn", log }).POST(generatePath, { body: wrong });
    expect(entries.map(({ level }) => level)).toEqual(["warn", "warn"]);
    await clientOf({ check: "off", log }).POST(generatePath, { body: wrong });
    const ignoreRules = ["duration", "motion-mode-model"] as const;
    await clientOf({ ignoreRules, log }).POST(generatePath, { body: wrong });
    expect(entries).toHaveLength(2);
    expect(server.hits.map((hit) => JSON.parse(hit.body.toString()) as unknown)).toEqual([
      wrong,
      wrong,
      wrong,
    ]);
  });

  test("a body is sent as it was checked, even if it changes meanwhile", async () => {
    const changing: { -readonly [K in keyof typeof body]: unknown } = { ...body };
    const call = clientOf().POST(generatePath, { body: changing as typeof body });
    changing.duration = 999;
    await call;
    expect(JSON.parse(server.hits[0]!.body.toString())).toEqual(body);
  });

  test.each<[string, (client: Client) => Promise<unknown>]>([
    ["an id that lost its digits", (client) => client.GET(resultPath, { params: { path: { id: 2 ** 60 } } })],
    ["no id", (client) => client.GET(resultPath, { params: { path: { id: undefined as never } } })],
    ["no params", (client) => client.GET(resultPath, {} as never)],
    [
      "an id that is a way out",
      (client) => client.GET(resultPath, { params: { path: { id: "../x" as never } } }),
    ],
    [
      "a form with what is none",
      (client) => client.POST("/openapi/v2/image/upload", { body: { image: {} as never } }),
    ],
    ["a path that is not there", (client) => client.GET("/openapi/v2/nothing" as never)],
    ["a timeout of nothing", (client) => client.GET(balancePath, { timeout: 0 })],
    [
      "a body that goes round",
      (client) => {
        const round: Record<string, unknown> = {};
        round["round"] = round;
        return client.POST(generatePath, { body: round as never });
      },
    ],
  ])("%s is an InputError", async (_, call) => {
    await expect(call(clientOf({ check: "off" }))).rejects.toMatchObject({ name: "InputError" });
    expect(server.hits).toEqual([]);
  });
});

describe("options", () => {
  test("no key, a bad address and a browser are refused when the client is made", () => {
    vi.stubEnv("PIXVERSE_API_KEY", undefined);
    const inputError = expect.objectContaining({ name: "InputError" }) as Error;
    expect(() => createClient()).toThrow(inputError);
    expect(() => createClient({ apiKey: undefined, baseUrl: undefined })).toThrow(inputError);
    expect(() => createClient({ apiKey, baseUrl: "http://example.com" })).toThrow(inputError);
    expect(() => createClient({ apiKey, check: "strict" as never })).toThrow(inputError);
    vi.stubGlobal("document", {});
    expect(() => createClient({ apiKey })).toThrow(inputError);
    expect(() => createClient({ apiKey, dangerouslyAllowBrowser: true })).not.toThrow();
  });

  test("the environment is not read for what is given", async () => {
    const env = new Proxy({}, { get: () => expect.fail("it was read") });
    vi.stubGlobal("process", { ...process, env });
    await clientOf().GET(balancePath);
    vi.unstubAllGlobals();
    expect(server.hits).toHaveLength(1);
  });

  test.each([
    [
      "that may not be read",
      {
        get env(): never {
          throw new Error("NotCapable");
        },
      },
    ],
    ["that is not there", {}],
  ])("an environment %s has no key", (_, fake) => {
    vi.stubGlobal("process", fake);
    expect(() => createClient()).toThrow("There is no API key");
    expect(() => createClient({ apiKey })).not.toThrow();
    vi.unstubAllGlobals();
  });

  test("undefined counts as not given, in the client's options and in a call's", async () => {
    vi.stubEnv("PIXVERSE_API_KEY", "from-the-environment");
    vi.stubEnv("PIXVERSE_BASE_URL", server.url);
    const names = [
      "apiKey",
      "baseUrl",
      "region",
      "fetch",
      "timeout",
      "headers",
      "signal",
      "check",
      "ignoreRules",
      "Request",
    ];
    names.push("querySerializer", "pathSerializer", "requestInitExt", "log", "clock", "cache");
    const nothing = Object.fromEntries(names.map((name) => [name, undefined]));
    const call = { ...nothing, params: undefined, body: undefined, middleware: undefined };
    const { data } = await createClient(nothing).GET(balancePath, call);
    expect(data?.Resp.account_id).toBe(33);
    expect(server.hits[0]!.headers["api-key"]).toBe("from-the-environment");
  });

  test("headers, serializers and fetch's own options go along", async () => {
    const seen: RequestInit[] = [];
    const client = clientOf({
      headers: { "X-Team": "cats", "X-None": undefined },
      cache: "no-store",
      querySerializer: () => "page_num=9",
      requestInitExt: { dispatcher: "mine" },
      fetch: (input, init) => {
        seen.push(init!);
        return fetch(input, { ...init, dispatcher: undefined } as RequestInit);
      },
    });
    await client.GET("/openapi/v2/video/lip_sync/tts_list", {
      headers: { "X-Call": 1 },
      params: { query: { page_num: 2 } },
    });
    expect(server.hits[0]!.headers).toMatchObject({ "x-team": "cats", "x-call": "1", "api-key": apiKey });
    expect(server.hits[0]!.path).toBe("/openapi/v2/video/lip_sync/tts_list?page_num=9");
    expect(seen).toMatchObject([{ cache: "no-store", dispatcher: "mine", redirect: "manual" }]);
  });

  test.each(["bodySerializer", "redirect", "method", "parseAs", "apikey"])(
    "%s is refused: it would undo what the client promises, or go unheard",
    async (name) => {
      const undoing = { [name]: "x" } as object;
      const refused = expect.objectContaining({ name: "InputError" }) as Error;
      expect(() => clientOf(undoing)).toThrow(refused);
      await expect(clientOf().GET(balancePath, undoing)).rejects.toThrow(refused);
      await expect(clientOf().GET(balancePath, { baseUrl: server.url } as never)).rejects.toThrow(
        /"baseUrl"/,
      );
      expect(server.hits).toEqual([]);
    },
  );

  test("no header undoes what the client promises, and no redirect is followed", async () => {
    const other = await faultyServer();
    const traceId = "4f6d1c1e-7a53-4d0b-9a57-1f2f3c8a9b10";
    const client = clientOf({ headers: { "API-KEY": "another", "Ai-trace-id": traceId } });
    const redirect = answer(307, "", { Location: other.url });
    server.fail("generateVideo", resp(`{"video_id":${longId}}`), redirect);
    const first = await client.POST(generatePath, { headers: { "API-KEY": "another" }, body });
    const second = client.POST(generatePath, { body });
    await expect(second).rejects.toMatchObject({ name: "UnknownOutcomeError", cause: { status: 307 } });
    expect(first.data?.Resp).toEqual({ video_id: longId });
    expect(other.hits).toEqual([]);
    await other.close();
    for (const hit of server.hits) {
      expect(JSON.parse(hit.body.toString())).toEqual(body);
      expect(hit.headers["api-key"]).toBe(apiKey);
      expect(hit.traceId).not.toBe(traceId);
    }
    expect(new Set(server.hits.map((hit) => hit.traceId)).size).toBe(2);
  });

  test("a call may choose its trace id, once", async () => {
    const traceId = crypto.randomUUID();
    const params = { header: { "Ai-trace-id": traceId } };
    expect((await clientOf().GET(balancePath, { params })).traceId).toBe(traceId);
    await expect(clientOf().GET(balancePath, { params })).rejects.toThrow("was used before");
    await expect(clientOf().GET(balancePath, { headers: params.header })).rejects.toThrow("was used before");
    expect(server.hits.map((hit) => hit.traceId)).toEqual([traceId]);
  });
});

describe("middlewares", () => {
  test("see what is really sent and what really came, and change both", async () => {
    const seen: unknown[] = [];
    const client = clientOf();
    client.use({
      async onRequest({ request: sent }) {
        seen.push(sent.headers.get("API-KEY"), sent.headers.get("Ai-trace-id"), await sent.clone().text());
        sent.headers.set("X-Team", "cats");
      },
      async onResponse({ response }) {
        seen.push(response.status, await response.clone().text());
      },
    });
    await client.POST(generatePath, { body: { ...body, img_id: longId } });
    const [hit] = server.hits;
    const answered = '{"ErrCode":0,"ErrMsg":"success","Resp":{"video_id":22,"credits":50}}';
    expect(seen).toEqual([apiKey, hit!.traceId, hit!.body.toString(), 200, answered]);
    expect(hit!.headers["x-team"]).toBe("cats");
  });

  test.each<[string, Fault]>([
    ["a success", resp(`{"id":${longId},"video_id":${longId},"img_id":${longId},"status":5}`)],
    ["an ErrCode", code(400017)],
    ["a gateway's page", answer(502, "<h1>Bad Gateway</h1>")],
    ["a redirect", answer(302, "", { Location: "https://example.com/" })],
    ["nothing", answer(204, "")],
  ])("that look on change nothing of what is sent and what %s comes out as", async (_, fault) => {
    const idle: Middleware = { onRequest() {}, onResponse() {} };
    const image = new Blob([pictures.png.bytes as BlobPart], { type: "image/png" });
    const told: string[] = [];
    for (const middleware of [undefined, [idle]]) {
      const client = clientOf();
      const posted = { body: { ...body, img_id: longId }, middleware };
      server.fail("getVideo", fault);
      server.fail("generateVideo", fault);
      server.fail("uploadImage", fault);
      const results = [
        await client.GET(resultPath, { params: { path: { id: longId } }, middleware }),
        await client.POST(generatePath, posted).catch((error: unknown) => ({ error, response: undefined })),
        await client.POST("/openapi/v2/image/upload", { body: { image }, middleware }),
      ];
      const came = results.map(({ response, ...result }) => [result, response?.status, response?.url]);
      const sent = server.hits.splice(0).map((hit) => ({ ...hit, body: hit.body.toString("latin1") }));
      told.push(
        inspect([came, sent], { depth: 9, sorted: true }).replaceAll(
          /[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}/g,
          "UUID",
        ),
      );
    }
    expect(told[0]).toContain("UUID");
    expect(told[0]).toBe(told[1]);
  });

  test("of a call run for that call, and those that were taken away no more", async () => {
    const ran: string[] = [];
    const named = (name: string): { onRequest: () => void } => ({ onRequest: () => void ran.push(name) });
    const [first, second] = [named("first"), named("second")];
    const client = clientOf();
    client.use(first, second);
    await client.GET(balancePath, { middleware: [named("call")] });
    client.eject(first);
    await client.GET(balancePath);
    expect(ran).toEqual(["first", "second", "call", "second"]);
  });

  test("may answer themselves, also with a json of their own, and ids stay whole", async () => {
    const client = clientOf();
    const text = `{"ErrCode":0,"ErrMsg":"","Resp":{"account_id":${longId},"credit_monthly":1,"credit_package":1}}`;
    const own = (): Response =>
      Object.assign(new Response(text, { headers: { "Content-Length": String(text.length) } }), {
        json: () => Promise.resolve({ account_id: "rounded" }),
      });
    const early = await client.GET(balancePath, { middleware: [{ onRequest: own }] });
    const late = await client.GET(balancePath, { middleware: [{ onResponse: own }] });
    const failed = await client.GET(balancePath, {
      middleware: [{ onRequest: () => new Response('{"ErrCode":10005}', { status: 401 }) }],
    });
    expect([early.data?.Resp.account_id, late.data?.Resp.account_id]).toEqual([longId, longId]);
    expect(failed.error?.kind).toBe("auth");
    expect(server.hits).toHaveLength(1);
  });

  test("may put another Request in the place of the call's", async () => {
    const replace = {
      onRequest: ({ request: sent }: { request: Request }) =>
        new Request(sent, { headers: { ...Object.fromEntries(sent.headers), "X-Team": "cats" } }),
    };
    await clientOf().POST(generatePath, { body, middleware: [replace] });
    expect(server.hits[0]!.headers["x-team"]).toBe("cats");
    expect(JSON.parse(server.hits[0]!.body.toString())).toEqual(body);
  });

  test.each([undefined, null, "x", {}])("%j is none", (middleware) => {
    expect(() => clientOf().use(middleware as never)).toThrow(/^use takes middlewares/);
  });

  test("that read the body itself are told", async () => {
    const greedy = { onRequest: async ({ request: sent }: { request: Request }) => void (await sent.text()) };
    const call = clientOf().POST(generatePath, { body, middleware: [greedy] });
    await expect(call).rejects.toMatchObject({
      name: "InputError",
      message: expect.stringContaining("clone()"),
    });
    expect(server.hits).toEqual([]);
  });
});

const boom = (): never => {
  throw new Error("boom");
};
const unusable = (): Response => new Response("<html>", { status: 502 });
const hang = (): Promise<never> => new Promise(() => {});

describe("a middleware that fails on paid work", () => {
  const unknown = { name: "UnknownOutcomeError", message: expect.stringMatching(/before you send it again/) };
  const known = {
    name: "UnknownOutcomeError",
    video_id: 22,
    message: expect.stringMatching(/wait for video 22/),
  };
  const own = { name: "Error", message: "boom" };
  const lost = lostAnswers.reset;
  test.each<[what: string, fault: Fault | undefined, middleware: Middleware, expected: object]>([
    ["after it was taken: the video is known", undefined, { onResponse: boom }, { ...known, cause: own }],
    ["by an answer of its own after it was taken", undefined, { onResponse: unusable }, known],
    ["after an answer that says nothing", lostAnswers["HTML with 502"], { onResponse: boom }, unknown],
    ["after the connection broke", lost, { onError: boom }, unknown],
    ["by another error for a connection that broke", lost, { onError: () => new Error("boom") }, unknown],
    ["by an answer for a connection that broke", lost, { onError: unusable }, unknown],
    ["by an answer instead of the server's", undefined, { onRequest: unusable }, unknown],
    ["before anything was sent", undefined, { onRequest: boom }, own],
    ["after a refusal", code(400017), { onResponse: boom }, own],
    ["after a server that did not take it", notTaken["429"], { onResponse: boom }, own],
  ])("%s", async (_, fault, middleware, expected) => {
    if (fault) server.fail("generateVideo", fault);
    const call = clientOf().POST(generatePath, { body, middleware: [middleware] });
    await expect(call).rejects.toMatchObject(expected);
  });

  test("by never coming to an end after it was taken", async () => {
    const controller = new AbortController();
    const endless = { onResponse: () => (controller.abort(), hang()) };
    const { signal } = controller;
    const call = clientOf().POST(generatePath, { body, signal, middleware: [endless] });
    await expect(call).rejects.toMatchObject({ name: "AbortError", video_id: 22 });
  });

  test("costs nothing elsewhere: what it throws comes out", async () => {
    await expect(clientOf().GET(balancePath, { middleware: [{ onResponse: boom }] })).rejects.toThrow(
      /^boom$/,
    );
  });
});
