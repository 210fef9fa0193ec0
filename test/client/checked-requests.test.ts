import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { LogEntry } from "../../src/index.js";
import { pictures } from "../sandbox/pictures.js";
import { answer, clientOf, faultyServer, type FaultyServer, request } from "./server.js";

let server: FaultyServer;
beforeEach(async () => void (server = await faultyServer()));
afterEach(async () => {
  vi.restoreAllMocks();
  await server.close();
});

describe("a request that breaks rules of its model", () => {
  const wrong = {
    ...request,
    img_id: 11,
    motion_mode: "normal",
    duration: 99,
  } as unknown as typeof request & {
    img_id: number;
  };
  const { img_id: _, ...wrongForm } = wrong;
  const wrongJob = { ...wrongForm, image: pictures.png.bytes };

  test("is refused with every problem, and nothing is sent", async () => {
    const { pixverse } = clientOf(server);
    const expected = {
      name: "ConstraintError",
      violations: [{ rule: "duration" }, { rule: "motion-mode-model" }],
    };
    await expect(pixverse.generateVideo(wrong)).rejects.toMatchObject(expected);
    await expect(pixverse.imageToVideo(wrongJob)).rejects.toMatchObject(expected);
    expect(server.hits).toEqual([]);
  });

  test('is logged and sent with check: "warn", each problem once', async () => {
    const entries: LogEntry[] = [];
    const { pixverse } = clientOf(server, { check: "warn", log: (entry) => entries.push(entry) });
    await pixverse.imageToVideo(wrongJob);
    expect(entries).toMatchObject([
      { level: "warn", message: expect.stringContaining("duration") },
      { level: "warn", message: expect.stringContaining("motion_mode") },
    ]);
    expect(JSON.parse(server.hitsOf("generateVideo")[0]!.body.toString())).toEqual({ ...wrong, img_id: 11 });
  });

  test("warns on the console unless a log is given; a retry is no warning", async () => {
    const warn = vi.spyOn(console, "warn").mockReturnValue();
    const { pixverse } = clientOf(server, { check: "warn" });
    server.fail("generateVideo", answer(429, ""));
    await pixverse.generateVideo(wrong);
    expect(warn).toHaveBeenCalledTimes(2);
  });

  test('is sent in silence with check: "off"', async () => {
    const { pixverse } = clientOf(server, { check: "off", log: (entry) => expect.fail(entry.message) });
    await pixverse.generateVideo(wrong);
    expect(server.hits).toHaveLength(1);
  });

  test("is sent when its rules are ignored, and only then", async () => {
    const some = clientOf(server, { ignoreRules: ["duration"] });
    await expect(some.pixverse.generateVideo(wrong)).rejects.toMatchObject({
      violations: [{ rule: "motion-mode-model" }],
    });
    const all = clientOf(server, { ignoreRules: ["duration", "motion-mode-model"] });
    await all.pixverse.generateVideo(wrong);
    expect(server.hits).toHaveLength(1);
  });

  test("cannot slip in an img_id beside the picture", async () => {
    const job = { ...request, image: pictures.png.bytes, img_id: 5 };
    await expect(clientOf(server).pixverse.imageToVideo(job)).rejects.toMatchObject({ name: "InputError" });
    expect(server.hits).toEqual([]);
  });

  test("is what was checked, even if it changes meanwhile", async () => {
    const { pixverse } = clientOf(server);
    const changing: { -readonly [K in keyof typeof request]: unknown } & { image: Uint8Array } = {
      ...request,
      image: pictures.png.bytes,
    };
    const done = pixverse.imageToVideo(changing as typeof request & { image: Uint8Array });
    changing.duration = 99;
    await done;
    expect(JSON.parse(server.hitsOf("generateVideo")[0]!.body.toString())).toMatchObject({ duration: 5 });
  });
});
