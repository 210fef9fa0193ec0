/** What networks, servers and disks do at the edges of a request: what it costs, and what the message says to do. */
import { existsSync } from "node:fs";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import nodeFetch from "node-fetch";
import { fetch as undiciFetch } from "undici";
import { describe, expect, onTestFinished, test } from "vitest";
import { writeFile } from "../../src/client/job/files.js";
import type { PixVerseOptions } from "../../src/index.js";
import { clientOf, request, serverForEach } from "./server.js";
import { listen } from "../listen.js";

const server = serverForEach();

const fetches: readonly (readonly [name: string, PixVerseOptions])[] = [
  ["the platform's fetch", {}],
  ["undici's fetch", { fetch: undiciFetch as unknown as typeof fetch }],
];

const paid = { ...request, img_id: 1 };

/** What a `fetch` throws when the connection fails like this. */
function failing(cause: Error): PixVerseOptions {
  return { maxRetries: 0, fetch: () => Promise.reject(new TypeError("fetch failed", { cause })) };
}

/** OpenSSL's reasons, in the words of its versions. */
const tlsFailures: [string, RegExp][] = [
  ["wrong version number", /what came over the connection is no TLS: is it an http: address\? \(trace/],
  ["packet length too long", /is no TLS/],
  ["tlsv1 alert no application protocol", /HTTP\/2 only.*allowH2: true/],
  ["tlsv1 alert protocol version", /no version of TLS that this machine does/],
  ["unsupported protocol", /no version of TLS/],
  ["sslv3 alert handshake failure", /no cipher in common, or it wants a certificate/],
  ["ssl/tls alert handshake failure", /no cipher in common/],
  ["tlsv13 alert certificate required", /wants a certificate of the client's.*connect: \{ cert, key \}/],
  ["ssl/tls alert bad certificate", /wants a certificate of the client's/],
  ["tlsv1 unrecognized name", /no certificate for this name: is the base URL right/],
  ["some new reason", /: TLS: some new reason \(trace id/],
];

const systemError = (message: string, code: string): Error => Object.assign(new Error(message), { code });

describe("a connection that does not come about says what to do", () => {
  test.each(fetches)("when nothing listens: %s", async (_, options) => {
    const raw = createServer();
    const url = await listen(raw);
    await new Promise((resolve) => raw.close(resolve));
    await expect(clientOf({ url }, options).pixverse.generateVideo(paid)).rejects.toMatchObject({
      beforeSending: true,
      message: expect.stringMatching(
        /^generateVideo: connect ECONNREFUSED 127\.0\.0\.1:\d+: nothing listens there: .*pixverse-i2v sandbox/,
      ),
    });
  });

  test("when nothing listens at any address of a name, which are all told", async () => {
    const refused = ["::1", "127.0.0.1"].map((address) =>
      systemError(`connect ECONNREFUSED ${address}:4010`, "ECONNREFUSED"),
    );
    const cause = Object.assign(new AggregateError(refused), { code: "ECONNREFUSED" });
    await expect(clientOf(server, failing(cause)).pixverse.getBalance()).rejects.toThrow(
      /: connect ECONNREFUSED ::1:4010, connect ECONNREFUSED 127\.0\.0\.1:4010: nothing listens there/,
    );
  });

  test.each([
    ["getaddrinfo ENOTFOUND api.example", "ENOTFOUND", /ENOTFOUND api\.example: is the name in the base URL/],
    ["getaddrinfo EAI_AGAIN api.example", "EAI_AGAIN", /is there a network\?/],
    ["Connect Timeout Error", "UND_ERR_CONNECT_TIMEOUT", /does this network need a proxy \(fetchOptions\)/],
    ["certificate has expired", "CERT_HAS_EXPIRED", /the clock of this machine/],
    ["self-signed certificate in certificate chain", "SELF_SIGNED_CERT_IN_CHAIN", /NODE_EXTRA_CA_CERTS/],
    ["other side closed", "UND_ERR_SOCKET", /: other side closed: if the server speaks TLS, its address/],
    ["Parse Error: Expected HTTP/", "HPE_INVALID_CONSTANT", /Expected HTTP\/: is the address right/],
    ["connect EHOSTUNREACH 10.0.0.1:443", "EHOSTUNREACH", /does it need a proxy \(fetchOptions\)/],
    ...tlsFailures.map(([reason, expected]): [string, string, RegExp] => [
      `write EPROTO 80BC:error:0A000460:SSL routines:ssl3_read_bytes:${reason}:../deps/ssl/rec.c:1601:SSL alert number 1\n`,
      "EPROTO",
      expected,
    ]),
    ["", "EWEIRD", /: EWEIRD \(trace id/],
    ["a code that only looks like one", "toString", /: a code that only looks like one \(trace id/],
    ["constructor", "EWEIRD", /: constructor \(trace id/],
    [
      "The expression is false:\n\n  assert(upgrade)\n",
      "ERR_ASSERTION",
      /: The [^\n]*assert\(upgrade\) \(trace/,
    ],
  ])("%s (%s)", async (message, code, expected) => {
    const options = failing(systemError(message, code));
    await expect(clientOf(server, options).pixverse.getBalance()).rejects.toThrow(expected);
  });
});

/** A server that says this to each request before it answers. */
async function interim(words: string): Promise<{ url: string; requests: () => number }> {
  const body = '{"ErrCode":0,"ErrMsg":"","Resp":{"video_id":7}}';
  let requests = 0;
  const raw = createServer((socket) => {
    let received = "";
    socket.on("error", () => {});
    socket.on("data", (chunk) => {
      received += String(chunk);
      if (!received.includes('"model"') || !received.includes("}")) return;
      received = "";
      requests += 1;
      socket.write(`${words}HTTP/1.1 200 OK\r\nContent-Length: ${body.length}\r\n\r\n${body}`);
    });
  });
  return { url: await listen(raw), requests: () => requests };
}

describe.each(fetches)("an interim answer before the answer, with %s", (_, options) => {
  test.each(["102 Processing", "103 Early Hints"])("is passed over: %s", async (status) => {
    const { url, requests } = await interim(`HTTP/1.1 ${status}\r\n\r\n`.repeat(3));
    await expect(clientOf({ url }, options).pixverse.generateVideo(paid)).resolves.toMatchObject({
      video_id: 7,
    });
    expect(requests()).toBe(1);
  });

  // undici takes a 100 that it has not asked for as the end of the connection.
  test.each([
    ["100 Continue", /the server said 100 Continue without being asked.* It may have been sent/],
    ["101 Switching Protocols", /another protocol \(HTTP 101\) without being asked.* It may have been sent/],
  ])(
    "that fetch does not take costs nothing twice, and the message says what came: %s",
    async (status, message) => {
      const { url, requests } = await interim(`HTTP/1.1 ${status}\r\nUpgrade: x\r\n\r\n`);
      const outcome: object = await clientOf({ url }, options)
        .pixverse.generateVideo(paid)
        .catch((caught: object) => caught);
      // Node 22 passes over a 101, and reads the answer.
      const lost = { name: "UnknownOutcomeError", message: expect.stringMatching(message) };
      expect(outcome).toMatchObject("video_id" in outcome ? { video_id: 7 } : lost);
      expect(requests()).toBe(1);
    },
  );
});

test("node-fetch reads the answer after each interim one", async () => {
  const { url, requests } = await interim("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\n\r\n");
  const { pixverse } = clientOf({ url }, { fetch: nodeFetch as unknown as typeof fetch });
  await expect(pixverse.generateVideo(paid)).resolves.toMatchObject({ video_id: 7 });
  expect(requests()).toBe(1);
});

async function* untilFull(numbers: { errno?: number }): AsyncGenerator<Uint8Array> {
  yield new Uint8Array(1000);
  throw Object.assign(systemError("ENOSPC: no space left on device, write", "ENOSPC"), numbers);
}

describe("a full disk ends a download with the place and the reason", () => {
  const full = /^Cannot write .*: ENOSPC: no space left on device$/;

  test.runIf(existsSync("/dev/full"))("of a device", async () => {
    const { pixverse } = clientOf(server);
    const download = pixverse.download({ url: `${server.url}/22.mp4` }, "/dev/full");
    await expect(download).rejects.toMatchObject({
      name: "InputError",
      message: expect.stringMatching(full),
    });
    expect(server.hits).toHaveLength(1);
  });

  test.each([
    ["Node and Bun number errors", { errno: -28 }],
    ["Deno's streams do not", {}],
  ])("of a file, of which nothing is left: %s", async (_who, numbers) => {
    const folder = await mkdtemp(join(tmpdir(), "full-"));
    onTestFinished(() => rm(folder, { recursive: true }));
    await expect(writeFile(join(folder, "cat.mp4"), untilFull(numbers))).rejects.toThrow(full);
    expect(await readdir(folder)).toEqual([]);
  });
});
