/** One call of the client beside the same request by bare fetch, and by the generated client on openapi-fetch. */
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { Bench } from "tinybench";
import { createClient } from "../../generated/client.js";
import { PixVerse } from "../../src/index.js";
import { benchServer } from "./client-server.js";

setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc") as () => void;

const server = await benchServer(1);
const id = 302325299692608;
const apiKey = "bench";
const pixverse = new PixVerse({ apiKey, baseUrl: server.url });
const generated = createClient({ apiKey, baseUrl: server.url });

const calls: Readonly<Record<string, () => Promise<unknown>>> = {
  "bare fetch": async () => {
    const headers = { "API-KEY": apiKey, "Ai-trace-id": crypto.randomUUID() };
    return (await fetch(`${server.url}/openapi/v2/video/result/${id}`, { headers })).json();
  },
  PixVerse: () => pixverse.getVideo(id),
  "generated client": () => generated.GET("/openapi/v2/video/result/{id}", { params: { path: { id } } }),
};

/** Bytes that a call leaves on the heap before any collection: the median of rounds that are too short to start one. */
async function allocation(call: () => Promise<unknown>): Promise<number> {
  const rounds: number[] = [];
  for (let round = 0; round < 15; round++) {
    collectGarbage();
    const before = process.memoryUsage().heapUsed;
    for (let i = 0; i < 20; i++) await call();
    rounds.push((process.memoryUsage().heapUsed - before) / 20);
  }
  return rounds.toSorted((a, b) => a - b)[7]!;
}

const best: Record<string, number> = {};
for (let round = 0; round < 5; round++) {
  const bench = new Bench({ time: 400, warmupTime: 200 });
  for (const [name, call] of Object.entries(calls)) bench.add(name, call);
  for (const { name, result } of await bench.run()) {
    if (result.state !== "completed") throw new Error(`${name} did not complete`);
    best[name] = Math.min(best[name] ?? Infinity, result.latency.p50 * 1000);
  }
}
const rows: Record<string, object> = {};
for (const [name, call] of Object.entries(calls)) {
  const kilobytes = (await allocation(call)) / 1000;
  rows[name] = { "µs per call": Math.round(best[name]!), "kB allocated": Math.round(kilobytes) };
}
process.stdout.write("getVideo against a server on this machine: the best median of five rounds.\n");
console.table(rows);
server.close();
