import { afterAll, expect, test } from "vitest";
import { PixVerse } from "../../src/index.js";
import { createSandbox } from "../../src/sandbox/index.js";

const sandbox = await createSandbox();
afterAll(() => sandbox.close());

test("a video that moderation refuses costs nothing", async () => {
  const pixverse = new PixVerse({ baseUrl: sandbox.url, apiKey: sandbox.apiKey });
  const request = { model: "v6", quality: "720p", duration: 5, prompt: "sandbox:moderation" } as const;
  const job = pixverse.imageToVideo({ image: "test/fixtures/cat.jpg", ...request });
  await expect(job).rejects.toThrow("moderation");
  expect(await pixverse.getBalance()).toMatchObject({ credit_monthly: 10_000 });
});
