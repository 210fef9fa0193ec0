import { existsSync } from "node:fs";
import { chromium, type Browser } from "playwright-core";

/** Debian's, unless the variable names another one. */
const executablePath = process.env["CHROMIUM"] ?? "/usr/bin/chromium";

/** @throws Error that says what to do when there is no Chromium. */
export function launch(): Promise<Browser> {
  if (!existsSync(executablePath)) {
    throw new Error(
      `There is no Chromium at ${executablePath}. On Debian: apt-get install chromium. Elsewhere set CHROMIUM to the program's path.`,
    );
  }
  // Without the sandbox, because CI runs as root; and nothing that would call its maker.
  const quiet = ["--disable-quic", "--no-first-run", "--disable-background-networking"];
  const args = ["--no-sandbox", "--disable-gpu", "--disable-component-update", "--disable-sync", ...quiet];
  return chromium.launch({ executablePath, args });
}
