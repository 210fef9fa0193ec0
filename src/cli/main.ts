#!/usr/bin/env node
import { run } from "./run.js";

/** Milliseconds within which two signals are one: npm passes on a Ctrl-C that the terminal has sent already. */
const echoTime = 100;

const interrupt = new AbortController();
const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
for (const signal of signals) {
  process.on(signal, () => {
    interrupt.abort(signal);
    // From then on any of them ends the process at once, as it does by default.
    setTimeout(() => signals.forEach((each) => process.removeAllListeners(each)), echoTime).unref();
  });
}

// `pixverse-i2v voices | head` closes the pipe early, and that is no failure. Videos are made whether or not anybody reads their names:
// a program that ended here would leave some of them behind, paid for.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") return;
  process.stderr.write(`pixverse-i2v: standard output failed: ${error.message}\n`);
  process.exitCode ||= 1;
});
// Nor whether anybody reads the progress.
process.stderr.on("error", () => {});

const code = await run(process.argv.slice(2), {
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  env: process.env,
  signal: interrupt.signal,
});
process.exitCode = code || process.exitCode || 0;
