#!/usr/bin/env node
import { tellingFailures } from "./outputs.js";
import { run } from "./run.js";

/** Milliseconds within which two signals are one: npm passes on a Ctrl-C that the terminal has sent already. */
const echoTime = 100;

/** Milliseconds for what a program that ends at once has to say, such as a trace id, however often a person presses the keys. */
const lastWordsTime = 5_000;

const interrupt = new AbortController();
const hurry = new AbortController();
const stages = [interrupt, hurry];
const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
let isEcho = false;
for (const signal of signals) {
  process.on(signal, () => {
    if (isEcho) return;
    isEcho = true;
    stages.shift()?.abort(signal);
    const isLast = stages.length === 0;
    setTimeout(
      () => {
        isEcho = false;
        // From then on any of them ends the process by itself, as it does by default.
        if (isLast) signals.forEach((each) => process.removeAllListeners(each));
      },
      isLast ? lastWordsTime : echoTime,
    ).unref();
  });
}

const stdout = tellingFailures(process.stdout);
const stderr = tellingFailures(process.stderr);
// `pixverse-i2v voices | head` closes the pipe early, and that is no failure. Videos are made whether or not anybody reads their names:
// a program that ended here would leave some of them behind, paid for.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") return;
  stderr.write(`pixverse-i2v: standard output failed: ${error.message}\n`);
  process.exitCode ||= 1;
});
// Nor whether anybody reads the progress.
process.stderr.on("error", () => {});

const code = await run(process.argv.slice(2), {
  stdin: process.stdin,
  stdout,
  stderr,
  env: process.env,
  signal: interrupt.signal,
  atOnce: hurry.signal,
});
process.exitCode = code || process.exitCode || 0;
