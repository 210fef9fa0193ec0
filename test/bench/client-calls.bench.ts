/** A call of the client, and the same by the generated client on openapi-fetch, each as a multiple of the same request by bare `fetch`. */
import { createClient as createGenerated } from "../../generated/client.js";
import { createClient, PixVerse } from "../../src/index.js";
import { benchServer } from "./client-server.js";
import { inTurns, milliseconds, type Row, tell } from "./table.js";

/** One call each, in turns: what else the machine does falls on all of them. */
const rounds = 2_000;
const warmUp = 500;

const server = await benchServer(1);
const id = 302325299692608;
const apiKey = "bench";
const account = { apiKey, baseUrl: server.url };
const pixverse = new PixVerse(account);
const client = createClient(account);
const generated = createGenerated(account);
const path = { id };
const resultPath = "/openapi/v2/video/result/{id}";
const generatePath = "/openapi/v2/video/img/generate";
const body = { model: "v6", quality: "720p", duration: 5, prompt: "the cat yawns", img_id: id } as const;

async function bareFetch(address: string, init: RequestInit = {}): Promise<unknown> {
  const headers = { "API-KEY": apiKey, "Ai-trace-id": crypto.randomUUID(), ...init.headers };
  return (await fetch(server.url + address, { ...init, headers })).json();
}

const calls = {
  GET: {
    bare: () => bareFetch(`/openapi/v2/video/result/${id}`),
    "openapi-fetch": () => generated.GET(resultPath, { params: { path } }),
    createClient: () => client.GET(resultPath, { params: { path } }),
    PixVerse: () => pixverse.getVideo(id),
  },
  "paid POST": {
    bare: () =>
      bareFetch(generatePath, {
        method: "POST",
        body: JSON.stringify(body),
        headers: { "Content-Type": "application/json" },
      }),
    "openapi-fetch": () => generated.POST(generatePath, { body }),
    createClient: () => client.POST(generatePath, { body }),
    PixVerse: () => pixverse.generateVideo(body),
  },
};

const rows: Row[] = [];
for (const [what, ways] of Object.entries(calls)) {
  await inTurns(ways, warmUp, milliseconds);
  const times = await inTurns(ways, rounds, milliseconds);
  const others = { "openapi-fetch": times["openapi-fetch"] / times.bare };
  for (const name of ["createClient", "PixVerse"] as const)
    rows.push({
      what: `${what} by ${name} : bare fetch`,
      ours: times[name] / times.bare,
      others,
      goal: "≤ others",
    });
  rows.push({ what: `${what} by bare fetch, µs`, ours: times.bare * 1000, others: {} });
}
server.close();
tell(rows);
