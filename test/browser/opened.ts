import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, expect, inject, onTestFinished } from "vitest";
import type * as sandboxModule from "../../src/sandbox/index.js";
import { launch } from "./chromium.js";

/** A module of the built package. */
export async function built<Module>(name: string): Promise<Module> {
  return (await import(pathToFileURL(join(inject("built"), "node", `${name}.js`)).href)) as Module;
}

/** A sandbox of the built package, for one test. */
export async function startBuilt(options: sandboxModule.SandboxOptions = {}): Promise<sandboxModule.Sandbox> {
  const { createSandbox } = await built<typeof sandboxModule>("sandbox");
  const sandbox = await createSandbox(options);
  onTestFinished(() => sandbox.close());
  return sandbox;
}

let browser: Promise<Browser> | undefined;
afterAll(async () => (await browser)?.close());

export interface Opened {
  readonly sandbox: sandboxModule.Sandbox;
  readonly page: Page;
  /** The request as the page shows it. */
  shownRequest(): Promise<unknown>;
  /** Chooses one of the values that a field shows as buttons. */
  choose(field: string, value: string): Promise<void>;
}

/** The page of a new sandbox. The test fails with what the browser complains of, a breach of the content policy for one. */
export async function open(
  options: BrowserContextOptions = {},
  sandboxOptions: sandboxModule.SandboxOptions = {},
): Promise<Opened> {
  const sandbox = await startBuilt(sandboxOptions);
  const context = await (await (browser ??= launch())).newContext({ locale: "en-US", ...options });
  const page = await context.newPage();
  // For what hangs: a busy machine takes its time.
  page.setDefaultTimeout(120_000);
  const complaints: string[] = [];
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) complaints.push(message.text());
  });
  onTestFinished(async () => {
    await context.close();
    expect(complaints).toEqual([]);
  });
  await page.goto(sandbox.url);
  // Not by its place on the page, which a video that begins to play moves.
  const choose = (field: string, value: string): Promise<void> =>
    page.dispatchEvent(`[name=${field}][value="${value}"]`, "click");
  return {
    sandbox,
    page,
    choose,
    async shownRequest() {
      await choose("code-form", "JSON");
      return JSON.parse((await page.textContent("#code-text")) ?? "");
    },
  };
}
