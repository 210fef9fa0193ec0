/** Connections that fail with TLS: before the request went out nothing can have been charged, and after that nobody knows. */
import { readFileSync } from "node:fs";
import { Agent as HttpsAgent } from "node:https";
import { createSecureServer } from "node:http2";
import { connect, createServer, type Server, type Socket } from "node:net";
import { createSecureContext, createServer as createTlsServer, type TLSSocket } from "node:tls";
import { buffer } from "node:stream/consumers";
import nodeFetch from "node-fetch";
import { Agent, fetch as undiciFetch } from "undici";
import { describe, expect, onTestFinished, test } from "vitest";
import type { PixVerseOptions } from "../../src/index.js";
import { pictures } from "../sandbox/pictures.js";
import { clientOf, movie, request } from "./server.js";
import { listen } from "../listen.js";

const pemOf = (name: string): string =>
  readFileSync(new URL(`../fixtures/tls/${name}.pem`, import.meta.url), "utf8");
const trusted = pemOf("trusted");
const other = pemOf("other");

const portOf = async (server: Server): Promise<number> => Number(new URL(await listen(server)).port);

const quiet = <S extends Socket>(socket: S): S => socket.on("error", () => {});

/** The outcome of a paid call, with repetitions where they are safe. */
async function outcomeOf(port: number, options: PixVerseOptions): Promise<unknown> {
  const { pixverse } = clientOf({ url: `https://localhost:${port}` }, options);
  return pixverse.generateVideo({ ...request, img_id: 1 }).catch((caught: unknown) => caught);
}

/** A TLS server, and the requests that came through to it. */
async function secureServer(pem: string, onRequest: (socket: TLSSocket) => void = () => {}) {
  const requests: string[] = [];
  const secureOptions = 0x4000 | 0x10000; // SSL_OP_NO_TICKET, SSL_OP_NO_SESSION_RESUMPTION_ON_RENEGOTIATION
  const options = { key: pem, cert: pem, secureOptions, maxVersion: "TLSv1.2" } as const;
  const server = createTlsServer(options, (socket) => {
    let received = "";
    quiet(socket).on("data", (chunk) => {
      received += String(chunk);
      if (!received.endsWith("}")) return;
      requests.push(received);
      onRequest(socket);
    });
  });
  return { port: await portOf(server), requests };
}

/** A PixVerse server that speaks HTTP/2 only, and what it was asked. */
async function http2Server(): Promise<{ port: number; paths: string[] }> {
  const paths: string[] = [];
  const server = createSecureServer({ key: trusted, cert: trusted }, async (message, response) => {
    paths.push(`${message.method} ${message.url}`);
    await buffer(message);
    if (message.url === "/movie.mp4") {
      response.end(movie);
      return;
    }
    const url = `https://localhost:${port}/movie.mp4`;
    const Resp = { img_id: 1, img_url: "u", video_id: 2, id: 2, status: 1, url };
    response.end(JSON.stringify({ ErrCode: 0, ErrMsg: "", Resp }));
  });
  const port = await portOf(server.on("tlsClientError", () => {}));
  return { port, paths };
}

/** Passes bytes on, both ways, until the server's end of the way back is taken from it. */
async function passOn(port: number): Promise<{ port: number; client: () => Socket }> {
  let client!: Socket;
  const proxy = createServer((socket) => {
    client = quiet(socket);
    const upstream = quiet(connect(port, "127.0.0.1"));
    socket.pipe(upstream);
    upstream.on("data", (chunk) => socket.write(chunk));
    socket.on("close", () => upstream.destroy());
  });
  return { port: await portOf(proxy), client: () => client };
}

const fetches: readonly (readonly [name: string, PixVerseOptions])[] = [
  [
    "undici's fetch",
    {
      fetch: undiciFetch as unknown as typeof fetch,
      fetchOptions: { dispatcher: new Agent({ connect: { ca: trusted } }) },
    },
  ],
  [
    "node-fetch",
    {
      fetch: nodeFetch as unknown as typeof fetch,
      fetchOptions: { agent: new HttpsAgent({ ca: trusted }) },
    },
  ],
];

describe.each(fetches)("with %s, after the request was sent", (_, options) => {
  test.each<[string, (client: Socket) => void]>([
    ["and the connection ends", (client) => client.end("HTTP/1.1 400 Bad Request\r\n\r\n")],
    [
      "and the connection breaks",
      (client) => client.write("220 mail.example.com\r\n", () => client.resetAndDestroy()),
    ],
  ])("plain text %s: it is not sent again, and the outcome is unknown", async (__, inject) => {
    const { port, requests } = await secureServer(trusted, () => inject(way.client()));
    const way = await passOn(port);
    expect(await outcomeOf(way.port, options)).toMatchObject({
      name: "UnknownOutcomeError",
      cause: { name: "ConnectionError", beforeSending: false },
    });
    expect(requests).toHaveLength(1);
  });

  test("another certificate is shown: it is not sent again, and the outcome is unknown", async () => {
    const { port, requests } = await secureServer(trusted, (socket) => {
      socket.setKeyCert(createSecureContext({ key: other, cert: other }));
      socket.renegotiate({ requestCert: false, rejectUnauthorized: false }, () => {});
    });
    expect(await outcomeOf(port, options)).toMatchObject({
      name: "UnknownOutcomeError",
      cause: { beforeSending: false, message: expect.stringContaining("self-signed certificate") },
    });
    expect(requests).toHaveLength(1);
  });
});

const isCertain = { name: "ConnectionError", beforeSending: true };

describe.each([["the platform's fetch", {}] as const, ...fetches])(
  "with %s, before there is a session",
  (_, options) => {
    test.each<[string, (socket: Socket) => void, RegExp]>([
      [
        "answers in plain HTTP",
        (socket) => socket.once("data", () => socket.end("HTTP/1.1 400 Bad Request\r\n\r\n")),
        /no TLS: is it an http: address\?/,
      ],
      ["greets like a mail server", (socket) => socket.end("220 mail.example.com\r\n"), /no TLS/],
      ["closes", (socket) => socket.end(), /before secure TLS connection/],
    ])("a server that %s has not been sent anything, and the error says so", async (__, serve, message) => {
      let connections = 0;
      const server = createServer((socket) => serve(quiet(socket)));
      server.on("connection", () => (connections += 1));
      const port = await portOf(server);
      const error = await outcomeOf(port, options);
      expect(error).toMatchObject({ ...isCertain, message: expect.stringMatching(message) });
      expect(String(error)).not.toContain("sent");
      expect(connections).toBe(3);
    });

    test("nor has one whose certificate nobody trusts", async () => {
      const { port, requests } = await secureServer(other);
      const error = await outcomeOf(port, options);
      expect(error).toMatchObject({
        ...isCertain,
        message: expect.stringMatching(/self-signed.*NODE_EXTRA_CA_CERTS/),
      });
      expect(requests).toEqual([]);
    });
  },
);

test.each([["the platform's fetch", {}] as const, fetches[0]!])(
  "with %s a server that speaks HTTP/2 only has not been sent anything, and the error says what can",
  async (_, options) => {
    const { port, paths } = await http2Server();
    const error = await outcomeOf(port, options);
    expect(error).toMatchObject({
      ...isCertain,
      message: expect.stringMatching(/HTTP\/2 only.* allowH2: true/),
    });
    expect(paths).toEqual([]);
  },
);

test("with undici's allowH2 the whole job goes over HTTP/2", async () => {
  const { port, paths } = await http2Server();
  const dispatcher = new Agent({ allowH2: true, connect: { ca: trusted } });
  onTestFinished(() => dispatcher.destroy());
  const options = { fetch: undiciFetch as unknown as typeof fetch, fetchOptions: { dispatcher } };
  const { pixverse } = clientOf({ url: `https://localhost:${port}` }, options);
  const video = await pixverse.imageToVideo({ ...request, image: pictures.png.bytes });
  let size = 0;
  await pixverse.download(video, new WritableStream({ write: (chunk) => void (size += chunk.length) }));
  expect(size).toBe(movie.length);
  expect(paths.map((path) => path.replace(/\W\d+$/, ""))).toEqual([
    "POST /openapi/v2/image/upload",
    "POST /openapi/v2/video/img/generate",
    "GET /openapi/v2/video/result",
    "GET /movie.mp4",
  ]);
});
