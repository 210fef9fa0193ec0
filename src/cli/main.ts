#!/usr/bin/env node
import { run } from "./run.js";

const interrupt = new AbortController();
// Once: a second Ctrl-C ends the process at once, as it does by default.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  process.once(signal, () => interrupt.abort(signal));
}

// `pixverse-i2v voices | head` closes the pipe early, and that is no failure.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  process.exit(error.code === "EPIPE" ? 0 : 1);
});
// Whether or not anybody reads the progress, the video is made.
process.stderr.on("error", () => {});

process.exitCode = await run(process.argv.slice(2), {
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  env: process.env,
  signal: interrupt.signal,
});
