/**
 * Status requests a second: the sandbox beside a bare `node:http` server that answers the same bytes. Each server has a process of its
 * own; the load comes over raw sockets, so that it is no slower than what it measures.
 */
import { fork } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { fileURLToPath } from "node:url";
import { PixVerse } from "../../src/index.js";
import { createSandbox } from "../../src/sandbox/index.js";
import { tell } from "./table.js";

const file = fileURLToPath(import.meta.url);
const connections = 16;
const roundTime = 2_000;
const rounds = 5;

/** Asks for one video over so many connections, again as soon as the answer is there; returns the answers a second. */
async function load(url: string, id: unknown): Promise<number> {
  const { hostname, port } = new URL(url);
  const end = performance.now() + roundTime;
  const head = `GET /openapi/v2/video/result/${String(id)} HTTP/1.1\r\nHost: ${hostname}:${port}\r\nAPI-KEY: sandbox-key\r\nAi-trace-id: `;
  let answers = 0;
  const socketsClosed = Array.from({ length: connections }, async () => {
    const socket = connect(Number(port), hostname).setNoDelay();
    const ask = (): void => void socket.write(`${head}${randomUUID()}\r\n\r\n`);
    socket.on("connect", ask);
    socket.on("data", (data) => {
      // An answer is one packet on the loopback interface. Anything but a success would make the figure a lie.
      if (!data.includes('"ErrCode":0')) throw new Error(String(data));
      answers += 1;
      if (performance.now() < end) ask();
      else socket.destroy();
    });
    await once(socket, "close");
  });
  await Promise.all(socketsClosed);
  return Math.round((answers * 1000) / roundTime);
}

async function serve(kind: string): Promise<void> {
  if (kind === "sandbox") {
    const sandbox = await createSandbox();
    const pixverse = new PixVerse({ baseUrl: sandbox.url, apiKey: sandbox.apiKey });
    const { img_id } = await pixverse.uploadImage("test/fixtures/cat.jpg");
    const request = { model: "v6", quality: "720p", duration: 5, prompt: "the cat yawns", img_id } as const;
    const { video_id } = await pixverse.generateVideo(request);
    process.send?.([sandbox.url, Number(video_id)]);
    return;
  }
  const [body = ""] = process.argv.slice(3);
  const server = createServer((request, response) => {
    request.resume().on("end", () => {
      response.setHeader("Content-Type", "application/json; charset=utf-8").end(body);
    });
  });
  server.listen(0, "127.0.0.1", () => {
    process.send?.([`http://127.0.0.1:${(server.address() as AddressInfo).port}`, 1]);
  });
}

async function start(...args: string[]) {
  const child = fork("scripts/run.mjs", [file, ...args]);
  const [[url, id]] = (await once(child, "message")) as [[string, number]];
  return { url, id, stop: () => child.kill() };
}

async function compare(): Promise<void> {
  const sandbox = await start("sandbox");
  const pixverse = new PixVerse({ baseUrl: sandbox.url, apiKey: "sandbox-key" });
  const { traceId: _, ...video } = await pixverse.getVideo(sandbox.id);
  const bare = await start("bare", JSON.stringify({ ErrCode: 0, ErrMsg: "Success", Resp: video }));
  const best = { "bare node:http": 0, sandbox: 0 };
  for (let round = 0; round < rounds; round += 1) {
    best["bare node:http"] = Math.max(best["bare node:http"], await load(bare.url, bare.id));
    best.sandbox = Math.max(best.sandbox, await load(sandbox.url, sandbox.id));
  }
  sandbox.stop();
  bare.stop();
  const { sandbox: ours, ...others } = best;
  tell([{ what: "sandbox, status requests a second", ours, others, goal: "≥ half of others" }]);
}

const [kind] = process.argv.slice(2);
await (kind === undefined ? compare() : serve(kind));
