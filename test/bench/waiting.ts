/** Many waits at once, of this client or of a peer, in a process of its own: what they cost in time of a core and in memory. */
import { fork } from "node:child_process";
import { once } from "node:events";
import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { benchServer } from "./client-server.js";
import { importInstalled } from "./installed.js";

const file = fileURLToPath(import.meta.url);

/** Milliseconds between two questions of a wait, of every client. */
const interval = 5_000;

export interface Waiting {
  /** Answers that came in the time. */
  readonly questions: number;
  /** Of one core. */
  readonly percent: number;
  /** Of one core, for each answer: not all clients ask as often in the time. */
  readonly microseconds: number;
  /** What the process has grown by at most. */
  readonly megabytes: number;
  readonly connections: number;
}

/** Begins one wait; tells of each answer. */
type Wait = (id: number, onAnswer: () => void) => void;

interface Peers {
  PixVerse: new (options: object) => {
    waitForVideo(id: number, options: object): Promise<unknown>;
  };
  createFalClient(options: object): {
    queue: { subscribeToStatus(app: string, options: object): Promise<unknown> };
  };
  default: new (options: object) => {
    wait(prediction: object, options: object, stop: () => Promise<boolean>): Promise<unknown>;
  };
}

/** Each client's own way to wait, as its README has it, with the same interval. */
const ways: Readonly<Record<string, (peer: Peers, url: string) => Wait>> = {
  "pixverse-client": ({ PixVerse }, baseUrl) => {
    const pixverse = new PixVerse({ apiKey: "bench", baseUrl });
    return (id, onProgress) => void pixverse.waitForVideo(id, { onProgress });
  },
  replicate: ({ default: Replicate }, baseUrl) => {
    const replicate = new Replicate({ auth: "bench", baseUrl });
    return (id, onAnswer) =>
      void replicate.wait({ id: String(id), status: "processing" }, { interval }, async () => {
        onAnswer();
        return false;
      });
  },
  "@fal-ai/client": ({ createFalClient }, url) => {
    const requestMiddleware = async (request: { url: string }): Promise<object> => ({
      ...request,
      url: request.url.replace("https://queue.fal.run", url),
    });
    const fal = createFalClient({ credentials: "bench", requestMiddleware });
    return (id, onQueueUpdate) =>
      void fal.queue.subscribeToStatus("bench/app", {
        requestId: String(id),
        mode: "polling",
        pollInterval: interval,
        onQueueUpdate,
      });
  },
};

export const waiters = Object.keys(ways);

/** So many waits of a client for so many milliseconds, after one that made the code warm. */
export async function measureWaits(client: string, count: number, time: number): Promise<Waiting> {
  const server = await benchServer(5);
  const child = fork("scripts/run.mjs", [file, client, server.url, String(count), String(time)]);
  const [figures] = (await once(child, "message")) as [Omit<Waiting, "connections">];
  child.kill();
  const connections = await server.mostConnections();
  server.close();
  return { ...figures, connections };
}

async function wait(client: string, url: string, count: number, time: number): Promise<void> {
  const begin = ways[client]!((await importInstalled(client)) as Peers, url);
  await new Promise<void>((resolve) => begin(count, resolve));
  await setTimeout(500);
  let questions = 0;
  let most = process.memoryUsage().rss;
  const before = { cpu: process.cpuUsage(), rss: most, time: performance.now() };
  const sampling = setInterval(() => (most = Math.max(most, process.memoryUsage().rss)), 100);
  for (let id = 0; id < count; id++) begin(id, () => (questions += 1));
  await setTimeout(time);
  clearInterval(sampling);
  const { user, system } = process.cpuUsage(before.cpu);
  const percent = (user + system) / 10 / (performance.now() - before.time);
  const microseconds = (user + system) / questions;
  process.send?.({ questions, percent, microseconds, megabytes: (most - before.rss) / 1e6 });
}

if (process.argv[1] === file) {
  const [client = "", url = "", count, time] = process.argv.slice(2);
  await wait(client, url, Number(count), Number(time));
}
