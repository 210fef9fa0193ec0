import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { createClient, PixVerse, type PixVerseOptions } from "../../src/index.js";
import { pictures } from "../sandbox/pictures.js";
import { apiKey, clientOf, faultyServer, type FaultyServer, request } from "./server.js";

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
