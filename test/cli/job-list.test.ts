/** The list of a folder as a file: where its lines go, and what keeps them whole. */
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { openJobList } from "../../src/cli/jobs/job-list.js";
import type { JobRecord } from "../../src/cli/jobs/job-records.js";
import { jsonLine } from "../../src/cli/printable.js";
import type { Id } from "../../src/index.js";
import { emptyFolder } from "./program.js";

const recordOf = (name: string, state: JobRecord["state"], video_id?: Id): JobRecord => ({
  file: `${name}.mp4`,
  state,
  time: new Date(0).toISOString(),
  image: `${name}.jpg`,
  picture: "",
  server: "https://a.example",
  request: {},
  ...(video_id !== undefined && { video_id }),
});

test("lines that an editor moves while a submission is under way stay whole, and the id comes to their end", async () => {
  const folder = await emptyFolder();
  const list = openJobList(folder);
  const file = join(folder, "pixverse-jobs.jsonl");
  for (const name of ["a", "b", "c"]) list.write(recordOf(name, "submitting"));
  list.write(recordOf("b", "submitted", 2n ** 63n - 1n));
  const lines = (await readFile(file, "utf8")).split("\n");
  await writeFile(file, lines.map((line) => line.trimEnd()).join("\n"));
  list.write(recordOf("a", "submitted", 1));
  list.write(recordOf("c", "refused"));
  const said = [...list.records.values()];
  list.close();
  const again = openJobList(folder);
  expect([...again.records.values()].map(jsonLine).toSorted()).toEqual(said.map(jsonLine).toSorted());
  again.close();
});

test("the room behind a submission takes the word on that attempt, and every word comes after those before it", async () => {
  const folder = await emptyFolder();
  const list = openJobList(folder);
  const steps = [
    recordOf("a", "submitting"),
    recordOf("b", "submitting"),
    recordOf("a", "refused"),
    recordOf("a", "submitting"),
    recordOf("b", "submitted", 1),
    recordOf("a", "submitted", 2),
    recordOf("b", "done", 1),
  ];
  for (const step of steps) list.write(step);
  list.close();
  const lines = (await readFile(join(folder, "pixverse-jobs.jsonl"), "utf8")).trimEnd().split("\n");
  const said = lines.map((line) => JSON.parse(line) as JobRecord);
  expect(said.map(({ file, state }) => `${file} ${state}`)).toEqual([
    "a.mp4 submitting",
    "a.mp4 refused",
    "b.mp4 submitting",
    "b.mp4 submitted",
    "a.mp4 submitting",
    "a.mp4 submitted",
    "b.mp4 done",
  ]);
});
