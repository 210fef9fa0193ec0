/** A thousand waits at once: the memory of the process, its connections, and how long an abort of all of them takes. */
import { setTimeout } from "node:timers/promises";
import { PixVerse } from "../../src/index.js";
import { benchServer } from "./client-server.js";

const megabytes = (bytes: number): number => Math.round(bytes / 1e6);
const server = await benchServer(5);
const pixverse = new PixVerse({ apiKey: "bench", baseUrl: server.url });
await pixverse.getVideo(1);

const { rss } = process.memoryUsage();
const controller = new AbortController();
const { signal } = controller;
let questions = 0;
let most = rss;
const onProgress = (): void => {
  questions += 1;
  if (questions % 50 === 0) most = Math.max(most, process.memoryUsage().rss);
};
const waits = Array.from({ length: 1_000 }, (_, id) =>
  pixverse.waitForVideo(id, { signal, onProgress }).catch((error: Error) => error.name),
);
// Three rounds of questions, 5 seconds apart.
await setTimeout(14_000);
const connections = await server.mostConnections();
const start = performance.now();
controller.abort();
const outcomes = new Set(await Promise.all(waits));
const abort = performance.now() - start;

console.table({
  "1000 waits": {
    questions,
    "MB before": megabytes(rss),
    "MB at most": megabytes(most),
    "MB for the waits": megabytes(most - rss),
    connections,
    "ms to abort all": Math.round(abort),
    outcome: [...outcomes].join(),
  },
});
server.close();
