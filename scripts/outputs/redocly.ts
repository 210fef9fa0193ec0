import { execFile } from "node:child_process";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

const require = createRequire(import.meta.url);
const CLI = join(dirname(require.resolve("@redocly/cli/package.json")), "bin/cli.js");
export const { version: VERSION } = require("@redocly/cli/package.json") as { readonly version: string };

export interface RedoclyRun {
  /** Exit code; 1 where redocly found something. */
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs the redocly command line. On Node 20 its stderr opens with a box about Node, which is nothing that a user of ours
 * can act on: it is taken out.
 *
 * @param cwd where redocly looks for a redocly.yaml
 */
export function redocly(args: readonly string[], cwd?: string): Promise<RedoclyRun> {
  const env = {
    ...process.env,
    REDOCLY_TELEMETRY: "off",
    REDOCLY_SUPPRESS_UPDATE_NOTICE: "true",
    NO_COLOR: "1",
  };
  return new Promise((resolve, reject) => {
    execFile(process.execPath, [CLI, ...args], { env, cwd, maxBuffer: 64 << 20 }, (error, stdout, stderr) => {
      if (error && typeof error.code !== "number") reject(error);
      else
        resolve({
          code: error ? Number(error.code) : 0,
          stdout,
          stderr: stderr.replaceAll(/^ *[╔║╚].*\n/gm, "").trim(),
        });
    });
  });
}
