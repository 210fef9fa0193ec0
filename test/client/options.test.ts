import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { createClient, PixVerse, type LogEntry, type PixVerseOptions } from "../../src/index.js";
import { pictures } from "../sandbox/pictures.js";
import {
  answer,
  apiKey,
  clientOf,
  type Fault,
  faultyServer,
  type FaultyServer,
  lostAnswers,
  request,
  timeoutFor,
} from "./server.js";
import { seen } from "./seen.js";

let server: FaultyServer;
beforeEach(async () => void (server = await faultyServer()));
afterEach(async () => {
  vi.unstubAllEnvs();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
  await server.close();
});

/** Where a client sends a request to. */
async function addressOf(options: PixVerseOptions): Promise<string> {
  let address = "";
  const fetch = (input: unknown): Promise<Response> => {
    address = String(input);
    return Promise.resolve(Response.json({ ErrCode: 0, Resp: { account_id: 1 } }));
  };
  await new PixVerse({ apiKey, fetch, ...options }).getBalance();
  return address.replace("/openapi/v2/account/balance", "");
}

test.each<[PixVerseOptions, string]>([
  [{}, "https://app-api.pixverse.ai"],
  [{ region: "global" }, "https://app-api.pixverse.ai"],
  [{ region: "cn" }, "https://app-api.pixverseai.cn"],
  [{ baseUrl: "https://gateway.example/pixverse/" }, "https://gateway.example/pixverse"],
  [{ baseUrl: "http://localhost:4010" }, "http://localhost:4010"],
  [{ baseUrl: "http://[::1]:4010/" }, "http://[::1]:4010"],
  [{ baseUrl: "http://127.0.0.2" }, "http://127.0.0.2"],
  [{ baseUrl: "http://sandbox:4010", dangerouslyAllowHttp: true }, "http://sandbox:4010"],
  [{ baseUrl: "https://example.com/openapi/v20" }, "https://example.com/openapi/v20"],
  [
    { baseUrl: undefined, region: undefined, timeout: undefined, maxRetries: undefined, fetch: undefined },
    "",
  ],
])("the server of %j is %s", async (options, expected) => {
  if (!expected)
    vi.stubGlobal("fetch", () => Promise.resolve(Response.json({ ErrCode: 0, Resp: { account_id: 1 } })));
  expect(await addressOf(options)).toBe(expected);
});

describe("the constructor refuses", () => {
  test.each<[string, PixVerseOptions, RegExp]>([
    [
      "no key",
      { apiKey: undefined },
      /no API key: pass apiKey, or set the environment variable PIXVERSE_API_KEY/,
    ],
    ["an empty key", { apiKey: " \n" }, /no API key/],
    ["a key that no header can carry", { apiKey: "sk-\nsecret" }, /spaces or characters outside ASCII/],
    ["a key in another script", { apiKey: "密钥-secret" }, /spaces or characters outside ASCII/],
    ["a region that does not exist", { region: "eu" as "cn" }, /no region "eu", only global and cn/],
    ["a region's and another server", { region: "cn", baseUrl: "https://example.com" }, /exclude each other/],
    ["a base URL that is none", { baseUrl: "example.com" }, /https: URL/],
    ["the key in clear over the network", { baseUrl: "http://example.com" }, /https: URL/],
    ["http: elsewhere, and says how", { baseUrl: "http://10.0.0.1" }, /set dangerouslyAllowHttp/],
    ["files, whatever is allowed", { baseUrl: "file:///x", dangerouslyAllowHttp: true }, /https: URL/],
    [
      "the API's own path",
      { baseUrl: "https://app-api.pixverse.ai/openapi/v2/" },
      /without \/openapi\/v2, .*: leave it out\. Did you mean https:\/\/app-api\.pixverse\.ai\?/,
    ],
    [
      "an operation's address",
      { baseUrl: "https://example.com/p/openapi/v2/account/balance" },
      /without \/openapi\/v2, .*: leave it out\. Did you mean https:\/\/example\.com\/p\?/,
    ],
    [
      "half of the API's path",
      { baseUrl: "https://example.com/openapi/" },
      /without \/openapi, .* Did you mean https:\/\/example\.com\?/,
    ],
    [
      "this machine without a scheme",
      { baseUrl: "localhost:4010" },
      /"localhost:4010".*mean http:\/\/localhost:4010\?/,
    ],
    ["an IP without a scheme", { baseUrl: "127.0.0.1:4010/x" }, /mean http:\/\/127\.0\.0\.1:4010\/x\?/],
    ["a host without a scheme", { baseUrl: "gw.example/p" }, /mean https:\/\/gw\.example\/p\?/],
    ["credentials without a scheme", { baseUrl: "me:secret@localhost:4010" }, /"\*\*\*@localhost:4010"/],
    ["a key for an address", { apiKey: "sk-secret", baseUrl: "sk-secret" }, /baseUrl is /],
    ["an address that is no text", { baseUrl: 5 as never }, /baseUrl is "5"/],
    [
      "another spelling of baseUrl",
      { baseURL: "http://127.0.0.1:4010" } as never,
      /option "baseURL"; did you mean baseUrl\?/,
    ],
    ["another spelling of apiKey", { apikey: "secret" } as never, /option "apikey"; did you mean apiKey\?/],
    ["a word with underscores", { base_url: "https://example.com" } as never, /did you mean baseUrl\?/],
    ["what no option is like", { verbose: true } as never, /no option "verbose"; there are apiKey, region/],
    ["null for an address", { baseUrl: null as never }, /baseUrl is null; what is not given is undefined/],
    ["null for a key", { apiKey: null as never }, /apiKey is null/],
    ["null for a number", { timeout: null as never }, /timeout is null/],
    [
      "a text for yes or no",
      { dangerouslyAllowHttp: "false" as never },
      /is a string; it takes true or false/,
    ],
    ["a log that is none", { log: "x" as never }, /log is a string; it takes a function/],
    ["a region of everybody's", { region: "toString" as never }, /no region "toString"/],
    [
      "a rule that does not exist",
      { ignoreRules: ["promt"] as never },
      /ignoreRules "promt"; did you mean prompt\?/,
    ],
    ["a rule like no other", { ignoreRules: ["xxxxxxxx"] as never }, /"xxxxxxxx"; there are object, /],
    [
      "several rules that are none",
      { ignoreRules: ["promt", "xxxxxxxx", "yyyyyyyy"] as never },
      /"promt"; did you mean prompt\? There is no rule for ignoreRules "xxxxxxxx"; there are object, .* "yyyyyyyy"/,
    ],
    ["a rule without a list", { ignoreRules: "prompt" as never }, /ignoreRules is "prompt"; it takes a list/],
    ["slots as text", { slots: "5" as never }, /slots is "5"; it takes a whole number above 0/],
    ["a number of slots that is none", { slots: 0 }, /slots is 0; it takes a whole number above 0/],
    ["half a slot", { slots: 1.5 }, /slots is 1.5/],
    [
      "a level that does not exist",
      { logLevel: "all" as never },
      /logLevel is all; it takes debug, info, warn/,
    ],
    ["a key that is no text", { apiKey: 5 as never }, /apiKey takes a text/],
    ["a fetch that is none", { fetch: {} as never }, /fetch is an object; it takes a function/],
    ["a host that only looks local", { baseUrl: "http://localhost.example.com" }, /https: URL/],
    ["a base URL for files", { baseUrl: "file:///etc" }, /https: URL/],
    [
      "credentials in the base URL",
      { baseUrl: "https://user:secret@example.com" },
      /"https:\/\/\*\*\*@example\.com"; .*no credentials/,
    ],
    ["a query in the base URL", { baseUrl: "https://example.com/?key=secret" }, /no credentials, query/],
    ["a negative timeout", { timeout: -1 }, /timeout is -1; it takes a number above 0/],
    ["a timeout of nothing", { timeout: Number.NaN }, /timeout is NaN/],
    ["a timeout as text", { timeout: "5000" as never }, /timeout is "5000"; it takes a number above 0/],
    ["a negative number of retries", { maxRetries: -1 }, /maxRetries is -1; it takes 0 or a whole number/],
    ["half a retry", { maxRetries: 1.5 }, /maxRetries is 1.5/],
    ["a number of retries as text", { maxRetries: "3" as never }, /maxRetries is "3"/],
    [
      "a check that does not exist",
      { check: "strict" as never },
      /check is strict; it takes error, warn, off/,
    ],
  ])("%s", (_, options, message) => {
    vi.stubEnv("PIXVERSE_API_KEY", undefined);
    const create = (): PixVerse => new PixVerse({ apiKey, ...options });
    expect(create).toThrow(message);
    expect(create).toThrow(expect.objectContaining({ name: "InputError" }));
    expect(create).not.toThrow(/secret/);
  });

  test("a browser, unless told otherwise", () => {
    vi.stubGlobal("document", {});
    expect(() => new PixVerse({ apiKey })).toThrow("dangerouslyAllowBrowser");
    expect(() => new PixVerse({ apiKey, dangerouslyAllowBrowser: true })).not.toThrow();
  });

  test("a browser's worker, unless told otherwise", () => {
    vi.stubGlobal("importScripts", () => {});
    expect(() => new PixVerse({ apiKey })).not.toThrow();
    vi.stubGlobal("process", undefined);
    expect(() => new PixVerse({ apiKey })).toThrow("dangerouslyAllowBrowser");
    expect(() => new PixVerse({ apiKey, dangerouslyAllowBrowser: true })).not.toThrow();
  });
});

test.each([
  ["waitForVideo", { timeout: 0 }],
  ["waitForVideo", { interval: -5 }],
  ["waitForVideo", { interval: Number.NaN }],
  ["getVideo", { timeout: 0 }],
] as const)("%s refuses %j before anything is sent", async (method, options) => {
  await expect(clientOf(server).pixverse[method](1, options)).rejects.toMatchObject({ name: "InputError" });
  expect(server.hits).toEqual([]);
});

test("imageToVideo refuses the options of its wait before anything is sent", async () => {
  const { pixverse } = clientOf(server);
  const job = { ...request, image: pictures.png.bytes };
  await expect(pixverse.imageToVideo(job, { timeout: -1 })).rejects.toMatchObject({ name: "InputError" });
  await expect(pixverse.imageToVideo(job, { interval: 0 })).rejects.toMatchObject({ name: "InputError" });
  expect(server.hits).toEqual([]);
});

test("the environment may name another server, and the options come before it", async () => {
  vi.stubEnv("PIXVERSE_BASE_URL", "http://localhost:4010");
  expect(await addressOf({})).toBe("http://localhost:4010");
  expect(await addressOf({ baseUrl: "https://gateway.example" })).toBe("https://gateway.example");
  // Set for safety, so it is not passed over in silence.
  await expect(addressOf({ region: "cn" })).rejects.toThrow(
    'region "cn" and the environment variable PIXVERSE_BASE_URL ("http://localhost:4010") exclude each other',
  );
  vi.stubEnv("PIXVERSE_BASE_URL", "localhost:4010");
  await expect(addressOf({})).rejects.toThrow(/^PIXVERSE_BASE_URL is "localhost:4010"; .* mean http:/);
  vi.stubEnv("PIXVERSE_BASE_URL", "");
  expect(await addressOf({ region: "cn" })).toBe("https://app-api.pixverseai.cn");
});

test("what is no object is refused, and not shown: it may be the key", () => {
  for (const options of ["sk-secret", null, 5, () => "sk-secret"]) {
    expect(() => new PixVerse(options as never)).toThrow(
      /^The options are (a \w+|null); it takes an object\.$/,
    );
    expect(() => createClient(options as never)).toThrow(
      /^The options are (a \w+|null); it takes an object\.$/,
    );
  }
});

test.each<[string, (pixverse: PixVerse) => Promise<unknown>, RegExp]>([
  [
    "timeOut",
    (pixverse) => pixverse.getBalance({ timeOut: 5 } as never),
    /"timeOut"; did you mean timeout\?/,
  ],
  ["singal", (pixverse) => pixverse.waitForVideo(1, { singal: 5 } as never), /did you mean signal\?/],
  [
    "page",
    (pixverse) => pixverse.listVoices({ page: 2 } as never),
    /"page"; there are page_num and page_size/,
  ],
  [
    "timeout as text",
    (pixverse) => pixverse.getBalance({ timeout: "5" as never }),
    /timeout is "5"; it takes/,
  ],
  ["null", (pixverse) => pixverse.getVideo(1, { maxRetries: null as never }), /maxRetries is null/],
])("an option of a call is refused before anything is sent: %s", async (_, call, message) => {
  const error: unknown = await call(clientOf(server).pixverse).catch((caught: unknown) => caught);
  expect(error).toMatchObject({ name: "InputError", message: expect.stringMatching(message) });
  expect(server.hits).toEqual([]);
});

test("the key comes from the environment unless given, without what a file may have left around it", async () => {
  vi.stubEnv("PIXVERSE_API_KEY", "from-the-environment\n");
  await new PixVerse({ baseUrl: server.url }).getBalance();
  await new PixVerse({ baseUrl: server.url, apiKey }).getBalance();
  expect(server.hits.map(({ headers }) => headers["api-key"])).toEqual(["from-the-environment", apiKey]);
});

test("a fetch that is replaced later is the one that is used", async () => {
  const pixverse = new PixVerse({ apiKey });
  const fetch = vi.fn<typeof globalThis.fetch>(() =>
    Promise.resolve(Response.json({ ErrCode: 0, Resp: { account_id: 1 } })),
  );
  vi.stubGlobal("fetch", fetch);
  await pixverse.getBalance();
  expect(fetch).toHaveBeenCalledOnce();
});

describe("a request that breaks rules of its model", () => {
  const wrong = {
    ...request,
    img_id: 11,
    motion_mode: "normal",
    duration: 99,
  } as unknown as typeof request & {
    img_id: number;
  };
  const { img_id: _, ...wrongForm } = wrong;
  const wrongJob = { ...wrongForm, image: pictures.png.bytes };

  test("is refused with every problem, and nothing is sent", async () => {
    const { pixverse } = clientOf(server);
    const expected = {
      name: "ConstraintError",
      violations: [{ rule: "duration" }, { rule: "motion-mode-model" }],
    };
    await expect(pixverse.generateVideo(wrong)).rejects.toMatchObject(expected);
    await expect(pixverse.imageToVideo(wrongJob)).rejects.toMatchObject(expected);
    expect(server.hits).toEqual([]);
  });

  test('is logged and sent with check: "warn", each problem once', async () => {
    const entries: LogEntry[] = [];
    const { pixverse } = clientOf(server, { check: "warn", log: (entry) => entries.push(entry) });
    await pixverse.imageToVideo(wrongJob);
    expect(entries).toMatchObject([
      { level: "warn", message: expect.stringContaining("duration") },
      { level: "warn", message: expect.stringContaining("motion_mode") },
    ]);
    expect(JSON.parse(server.hitsOf("generateVideo")[0]!.body.toString())).toEqual({ ...wrong, img_id: 11 });
  });

  test("warns on the console unless a log is given; a retry is no warning", async () => {
    const warn = vi.spyOn(console, "warn").mockReturnValue();
    const { pixverse } = clientOf(server, { check: "warn" });
    server.fail("generateVideo", answer(429, ""));
    await pixverse.generateVideo(wrong);
    expect(warn).toHaveBeenCalledTimes(2);
  });

  test('is sent in silence with check: "off"', async () => {
    const { pixverse } = clientOf(server, { check: "off", log: (entry) => expect.fail(entry.message) });
    await pixverse.generateVideo(wrong);
    expect(server.hits).toHaveLength(1);
  });

  test("is sent when its rules are ignored, and only then", async () => {
    const some = clientOf(server, { ignoreRules: ["duration"] });
    await expect(some.pixverse.generateVideo(wrong)).rejects.toMatchObject({
      violations: [{ rule: "motion-mode-model" }],
    });
    const all = clientOf(server, { ignoreRules: ["duration", "motion-mode-model"] });
    await all.pixverse.generateVideo(wrong);
    expect(server.hits).toHaveLength(1);
  });

  test("cannot slip in an img_id beside the picture", async () => {
    const job = { ...request, image: pictures.png.bytes, img_id: 5 };
    await expect(clientOf(server).pixverse.imageToVideo(job)).rejects.toMatchObject({ name: "InputError" });
    expect(server.hits).toEqual([]);
  });

  test("is what was checked, even if it changes meanwhile", async () => {
    const { pixverse } = clientOf(server);
    const changing: { -readonly [K in keyof typeof request]: unknown } & { image: Uint8Array } = {
      ...request,
      image: pictures.png.bytes,
    };
    const done = pixverse.imageToVideo(changing as typeof request & { image: Uint8Array });
    changing.duration = 99;
    await done;
    expect(JSON.parse(server.hitsOf("generateVideo")[0]!.body.toString())).toMatchObject({ duration: 5 });
  });
});

const repeatsTheKey: Fault = {
  accepts: true,
  answer: (response) => response.socket!.end(`HTTP/1.1 200 OK\r\nbad header\r\nAPI-KEY: ${apiKey}\r\n\r\n`),
};

describe("the key is nowhere to be found", () => {
  test("in the client", () => {
    expect(seen(clientOf(server).pixverse)).not.toContain(apiKey);
    expect(Object.keys(clientOf(server).pixverse)).toEqual([]);
  });

  test.each(
    Object.entries({
      ...lostAnswers,
      "a page that prints the request": answer(403, `<pre>API-KEY: ${apiKey}</pre>`),
      "a page that prints it at the end of what is quoted": answer(403, `${"x".repeat(190)}${apiKey}`),
      "an ErrMsg that prints it": answer(
        200,
        JSON.stringify({ ErrCode: 10005, ErrMsg: `bad key ${apiKey}` }),
      ),
      "malformed headers that repeat the request's": repeatsTheKey,
      "a redirect that prints it": answer(302, "", { Location: `https://example.com/?key=${apiKey}` }),
    }),
  )("in the error or the log after %s", async (_, fault) => {
    const entries: LogEntry[] = [];
    const { pixverse } = clientOf(server, {
      timeout: timeoutFor(fault),
      log: (entry) => entries.push(entry),
    });
    for (const operation of ["getBalance", "generateVideo"] as const)
      server.fail(operation, fault, fault, fault);
    const errors = [
      await pixverse.getBalance().catch((error: unknown) => error),
      await pixverse.generateVideo({ ...request, img_id: 1 }).catch((error: unknown) => error),
    ];
    expect(errors).toMatchObject([
      { name: expect.stringContaining("Error") },
      { name: expect.stringContaining("Error") },
    ]);
    expect(seen(errors)).not.toContain(apiKey.slice(0, 9));
    expect(seen(entries)).not.toContain(apiKey.slice(0, 9));
  });

  test.each<[string, () => unknown]>([
    ["in its message", () => new Error(`Invalid header: ${apiKey}`)],
    ["in its cause", () => new TypeError("fetch failed", { cause: new Error(apiKey) })],
    ["in a field", () => Object.assign(new Error("parse"), { code: apiKey, data: { apiKey } })],
    ["instead of an error", () => apiKey],
  ])("in the error after a fetch that throws it %s", async (_, reason) => {
    const fetch = (): Promise<never> => Promise.reject(reason() as Error);
    const { pixverse } = clientOf(server, { fetch });
    const error: unknown = await pixverse.getBalance().catch((caught: unknown) => caught);
    expect(error).toMatchObject({ name: "ConnectionError", cause: expect.any(Error) });
    expect(seen(error)).not.toContain(apiKey.slice(0, 9));
  });

  test("at another host: redirects of the API are not followed", async () => {
    const other = await faultyServer();
    server.fail(
      "getBalance",
      ...Array.from({ length: 3 }, () =>
        answer(307, "", { Location: `${other.url}/openapi/v2/account/balance` }),
      ),
    );
    await expect(clientOf(server).pixverse.getBalance()).rejects.toMatchObject({
      name: "ApiError",
      status: 307,
    });
    expect(other.hits).toEqual([]);
    await other.close();
  });

  test("in what is sent, but for one header", async () => {
    const { pixverse } = clientOf(server);
    await pixverse.imageToVideo({ ...request, image: pictures.png.bytes });
    for (const { path, body, headers } of server.hits) {
      expect(path + body.toString("latin1")).not.toContain(apiKey);
      expect(Object.keys(headers).filter((name) => String(headers[name]).includes(apiKey))).toEqual([
        "api-key",
      ]);
    }
  });
});
