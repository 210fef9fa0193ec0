/** `npm run screenshot`: `docs/playground.png`, the picture of the playground in the README. */
import type { createSandbox } from "../../src/sandbox/index.js";
import { launch } from "./chromium.js";
import { mkdir } from "node:fs/promises";

// What the page is made of lies beside the built modules only.
const { createSandbox: createBuilt } = (await import(`${process.cwd()}/dist/node/sandbox.js`)) as {
  createSandbox: typeof createSandbox;
};
const sandbox = await createBuilt();
const browser = await launch();
try {
  const page = await browser.newPage({ viewport: { width: 1200, height: 900 }, locale: "en-US" });
  await page.goto(sandbox.url);
  await page.setInputFiles("#picture", "test/fixtures/cat.jpg");
  await page.check('[name=model][value="v5.6"]', { force: true });
  await page.check('[name=quality][value="1080p"]', { force: true });
  await page.check('[name=duration][value="8"]', { force: true });
  await page.click("#make-video:enabled");
  await page.waitForFunction(() => (document.querySelector("video")?.currentTime ?? 0) > 0);
  await mkdir("docs", { recursive: true });
  await page.evaluate(() => scrollTo(0, 0));
  await page.screenshot({ path: "docs/playground.png" });
} finally {
  await browser.close();
  await sandbox.close();
}
