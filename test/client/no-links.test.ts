/** A file system without links, such as that of a memory card: a download goes beside what is there all the same. */
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeEach, expect, test, vi } from "vitest";
import { emptyFolder } from "../cli/program.js";
import { clientOf, faultyServer, movie } from "./server.js";

const link = vi.hoisted(() => vi.fn<(from: string, to: string) => Promise<void>>());
vi.mock("node:fs/promises", async (original) => ({ ...(await original<object>()), link }));

const server = await faultyServer();
const { pixverse } = clientOf(server);
afterAll(() => server.close());

beforeEach(() => {
  link.mockReset();
  link.mockRejectedValue(Object.assign(new Error("EPERM: operation not permitted, link"), { code: "EPERM" }));
});

test.each([true, false])("into a place where something is: %s", async (isTaken) => {
  const folder = await emptyFolder();
  const names = ["1.mp4", "2.mp4"].map((name) => join(folder, name));
  if (isTaken) await writeFile(names[0]!, "an older video");
  const onTaken = vi.fn<(path: string) => string>(() => names[1]!);
  await pixverse.download({ url: `${server.url}/files/22.mp4` }, names[0]!, { onTaken });
  expect(onTaken).toHaveBeenCalledTimes(Number(isTaken));
  expect(link).toHaveBeenCalledTimes(1 + Number(isTaken));
  expect(movie.equals(await readFile(names[Number(isTaken)]!))).toBe(true);
  expect((await readdir(folder)).length).toBe(1 + Number(isTaken));
});
