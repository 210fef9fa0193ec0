/** Many waits at once, of this client and of peers, each with a question in 5 seconds, and how long an abort of all of them takes. */
import { setTimeout } from "node:timers/promises";
import { PixVerse } from "../../src/index.js";
import { benchServer } from "./client-server.js";
import { installed } from "./installed.js";
import { median, milliseconds, shuffled, type Row, tell } from "./table.js";
import { measureWaits, waiters, type Waiting } from "./waiting.js";

/** Three rounds of questions, milliseconds. */
const time = 16_000;

const figures = {
  percent: "% of a core",
  microseconds: "µs of CPU for an answer",
  megabytes: "MB",
  connections: "connections",
  questions: `answers in ${time / 1000} s`,
} as const satisfies Record<keyof Waiting, string>;

/** The medians of some rounds, in which the clients take turns. */
async function compare(
  count: number,
  rounds: number,
  goals: { readonly [Figure in keyof Waiting]?: string },
): Promise<Row[]> {
  const all = new Map(waiters.map((client) => [client, [] as Waiting[]]));
  for (let round = 0; round < rounds; round++)
    for (const [client, waitings] of shuffled([...all]))
      waitings.push(await measureWaits(client, count, time));
  return (Object.keys(figures) as (keyof Waiting)[]).map((figure) => {
    const medians = [...all].map(([client, waitings]) => [
      client,
      median(waitings.map((waiting) => waiting[figure])),
    ]);
    const { "pixverse-client": ours, ...others } = Object.fromEntries(medians) as Record<string, number>;
    const goal = goals[figure];
    return { what: `${count} waits, ${figures[figure]}`, ours: ours!, others, goal };
  });
}

async function abortTime(): Promise<number> {
  const server = await benchServer(5);
  const pixverse = new PixVerse({ apiKey: "bench", baseUrl: server.url });
  const controller = new AbortController();
  const { signal } = controller;
  const waits = Array.from({ length: 1_000 }, (_, id) =>
    pixverse.waitForVideo(id, { signal }).catch((error: Error) => error.name),
  );
  await setTimeout(3_000);
  const taken = await milliseconds(async () => {
    controller.abort();
    const outcomes = new Set(await Promise.all(waits));
    if ([...outcomes].join() !== "AbortError") throw new Error(`the waits ended with ${[...outcomes]}`);
  });
  server.close();
  return taken;
}

await installed();
const aborted: Row = { what: "1000 waits, ms to abort all", ours: await abortTime(), others: {} };
const thousand = await compare(1_000, 3, { percent: "≤ others", connections: "64" });
const tenThousand = await compare(10_000, 1, { megabytes: "≤ 250", connections: "64" });
tell([...thousand, aborted, ...tenThousand]);
