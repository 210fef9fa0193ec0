import { randomUUID } from "node:crypto";
import { request } from "node:http";
import { connect } from "node:net";
import { text } from "node:stream/consumers";
import { expect, test } from "vitest";
import { isInputError } from "../../src/errors/input-error.js";
import { createSandbox, type SandboxOptions } from "../../src/sandbox/index.js";
import { pictures } from "./pictures.js";
import { startSandbox } from "./caller.js";

const balance = "/openapi/v2/account/balance";

/** A request as a browser sends it; `fetch` would not let `Host` and `Origin` through. */
function send(url: string, headers: Record<string, string>, method = "GET", path?: string) {
  return new Promise<{ status: number; headers: Record<string, unknown>; body: string }>(
    (resolve, reject) => {
      const auth = { "API-KEY": "sandbox-key", "Ai-trace-id": randomUUID() };
      const options = { method, headers: { ...auth, ...headers }, ...(path && { path }) };
      const sent = request(url, options, (response) => {
        const { statusCode: status = 0, headers: received } = response;
        text(response).then((body) => resolve({ status, headers: received, body }), reject);
      });
      sent.on("error", reject).end();
    },
  );
}

const local = [
  "localhost",
  "LOCALHOST:4010",
  "app.localhost:1",
  "127.0.0.1",
  "127.1.2.3:80",
  "[::1]:9",
  "localhost.",
  "localhost:",
];
const elsewhere = [
  "evil.example",
  "evil.example:4010",
  "localhost.evil.example",
  "127.0.0.1.evil.example",
  "xlocalhost.example",
  "evil.example/.localhost",
  "evil.example@localhost",
];
const reachable = ["sandbox:4010", "192.168.0.7:4010", "[fd00::7]:4010", "my-machine"];

test.each<[string, SandboxOptions, readonly string[], readonly string[]]>([
  ["on this machine", {}, local, [...elsewhere, ...reachable]],
  ["by another name of this machine", { host: "localhost" }, local, [...elsewhere, ...reachable]],
  ["everywhere", { host: "0.0.0.0" }, [...local, ...reachable], elsewhere],
  [
    "with more names",
    { allowedHosts: ["Sandbox.Example", "fd00::7"] },
    ["sandbox.example:1", "localhost", "[fd00::7]:4010", "[FD00::7]"],
    ["evil.example", "[fd00::8]", "fd00"],
  ],
])("a sandbox that listens %s answers to its own names only", async (_, options, taken, refused) => {
  const { sandbox } = await startSandbox(options);
  const statusOf = async (Host: string) => (await send(sandbox.url + balance, { Host })).status;
  for (const host of taken) expect([host, await statusOf(host)]).toEqual([host, 200]);
  for (const host of refused) expect([host, await statusOf(host)]).toEqual([host, 403]);
});

test("two Hosts are refused, whichever of them is the sandbox's", async () => {
  const { sandbox } = await startSandbox();
  for (const [first, second] of [
    ["localhost", "evil.example"],
    ["evil.example", "localhost"],
    ["localhost", "localhost"],
  ]) {
    const socket = connect(Number(new URL(sandbox.url).port), "127.0.0.1");
    socket.write(`GET ${balance} HTTP/1.1\r\nHost: ${first}\r\nHost: ${second}\r\nConnection: close\r\n\r\n`);
    expect(await text(socket)).toMatch(/^HTTP\/1\.1 400 .*the header Host arrived twice/s);
  }
});

/** A target that is a whole address, as proxies and what is made for proxies send it. */
test("the host of a request's target goes before the header's", async () => {
  const { sandbox } = await startSandbox();
  const { port } = new URL(sandbox.url);
  const statusOf = async (path: string, Host: string): Promise<number> =>
    (await send(sandbox.url, { Host }, "GET", path)).status;
  expect(await statusOf(`http://localhost:${port}${balance}`, "evil.example")).toBe(200);
  expect(await statusOf(`HTTP://[::1]${balance}?page=1`, "localhost")).toBe(200);
  expect(await statusOf(`http://evil.example${balance}`, "localhost")).toBe(403);
  expect(await statusOf("http://evil.example", "localhost")).toBe(403);
  expect(sandbox.requests[0]).toMatchObject({ operation: "getBalance", path: balance });
});

test("a page whose name was made to resolve to this machine gets nothing, be it a file or a preflight", async () => {
  const { sandbox, upload } = await startSandbox({ cors: "*" });
  const { Resp } = await upload([["image", new File([pictures.png.bytes], "a.png")]]);
  const Host = "evil.example";
  for (const [url, method] of [
    [String(Resp?.["img_url"]), "GET"],
    [sandbox.url + balance, "OPTIONS"],
    [`${sandbox.url}/openapi/v2/video/img/generate`, "POST"],
  ] as const) {
    const answer = await send(url, { Host, Origin: "http://evil.example" }, method);
    expect(answer.status).toBe(403);
    expect(JSON.parse(answer.body)).toMatchObject({
      ErrCode: 500020,
      ErrMsg: expect.stringContaining("--allow-host"),
    });
  }
});

test("the addresses that it hands out lead to where it was reached", async () => {
  const { sandbox, videoId } = await startSandbox({ host: "0.0.0.0" });
  expect(sandbox.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  const id = await videoId();
  const { body } = await send(`${sandbox.url}/openapi/v2/video/result/${id}`, { Host: "sandbox:4010" });
  expect(JSON.parse(body)).toMatchObject({
    Resp: { url: expect.stringMatching("^http://sandbox:4010/files/") },
  });
});

const page = "http://localhost:5173";

test.each<[string, SandboxOptions, string, string | undefined]>([
  ["nobody", {}, page, undefined],
  ["any page", { cors: "*" }, page, "*"],
  ["a page that is named", { cors: ["http://a.example", page] }, page, page],
  ["no other page", { cors: [page] }, "http://localhost:5174", undefined],
])("of web pages %s may talk to it", async (_, options, Origin, allowed) => {
  const { sandbox } = await startSandbox(options);
  const preflight = await send(sandbox.url + balance, { Origin }, "OPTIONS");
  expect(preflight.status).toBe(allowed === undefined ? 403 : 204);
  const answers = [preflight, await send(sandbox.url + balance, { Origin })];
  sandbox.failNext("html");
  answers.push(await send(sandbox.url + balance, { Origin }));
  answers.push(await send(sandbox.url + balance, { Origin, "API-KEY": "wrong" }));
  for (const { headers } of answers) expect(headers["access-control-allow-origin"]).toBe(allowed);
  const names = String(preflight.headers["access-control-allow-headers"]);
  expect(names.includes("Ai-trace-id")).toBe(allowed !== undefined);
});

test("what no page asks is no question whether a page may go on", async () => {
  const { sandbox } = await startSandbox();
  const { status, body } = await send(sandbox.url + balance, {}, "OPTIONS");
  expect([status, body]).toEqual([405, expect.stringContaining("takes GET, not OPTIONS")]);
});

test("an answer for one origin is not kept for another", async () => {
  const { sandbox } = await startSandbox({ cors: [page] });
  for (const Origin of [page, "http://localhost:5174"]) {
    expect((await send(sandbox.url + balance, { Origin })).headers["vary"]).toBe("origin");
  }
});

test.each<[SandboxOptions, string]>([
  [{ host: "" }, 'host: a name or address without a port, not ""'],
  [{ host: "127.0.0.1:80" }, 'not "127.0.0.1:80"'],
  [{ allowedHosts: ["http://a.example"] }, "names or addresses without a port"],
  [{ allowedHosts: "a.example" as never }, 'not "a.example"'],
  [
    { cors: "http://localhost:5173" as never },
    'a list of origins such as "http://localhost:5173", not "http://',
  ],
  [{ cors: ["localhost:5173"] }, "cors: "],
  [{ cors: ["http://localhost:5173/"] }, "cors: "],
  // TEST-NET-1 (RFC 5737), and a name that nothing resolves to (RFC 6761).
  [{ host: "192.0.2.1" }, "this machine has no such address"],
])("%j is refused", async (options, words) => {
  const error = await createSandbox(options).catch((reason: unknown) => reason);
  expect(error).toSatisfy(isInputError);
  expect(String(error)).toContain(words);
});

test("a sandbox that runs from its sources says how the page at / is built", async () => {
  const { sandbox } = await startSandbox();
  const { status, body } = await send(sandbox.url, {});
  expect([status, body]).toEqual([404, expect.stringContaining("npm run build")]);
});
