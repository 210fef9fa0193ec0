import { createRequire } from "node:module";
import { isAbortError, isConstraintError, isPixVerseError } from "../index.js";
import { list, meantBy } from "../constraints/message-words.js";
import { balance, status, voices } from "./commands/status-balance-voices.js";
import { readArguments } from "./parse-arguments.js";
import { check } from "./commands/check.js";
import { type Command, columnsOf, type Io } from "./command.js";
import { exitCodeOf, exitCodes } from "./exit-codes.js";
import { describeCommand, describeProgram } from "./help.js";
import { violationLine } from "./check-request.js";
import { make } from "./commands/make.js";
import { models } from "./commands/models.js";
import { describeError, jsonResult, printable } from "./printable.js";
import { resume } from "./commands/resume.js";
import { serve } from "./commands/sandbox.js";
import { upload } from "./commands/upload.js";
import { UsageError } from "./usage-error.js";

const commands: Readonly<Record<string, Command>> = {
  make,
  resume,
  upload,
  status,
  check,
  models,
  voices,
  balance,
  sandbox: serve,
};

/** Runs one command line (without the program's name) and returns the exit code. Never throws. */
export async function run(args: readonly string[], io: Io): Promise<number> {
  const [first, second, ...others] = args;
  const isHelp = first === "help" && second !== undefined;
  const [name, ...rest] = isHelp ? [second, "--help", ...others] : args;
  if (name === undefined) {
    io.stderr.write(describeProgram(commands, columnsOf(io.stderr)));
    return exitCodes.usage;
  }
  if (["help", "--help", "-h", "--version"].includes(name)) {
    io.stdout.write(
      name === "--version" ? `${readVersion()}\n` : describeProgram(commands, columnsOf(io.stdout)),
    );
    return exitCodes.success;
  }
  try {
    const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
    if (!command) throw unknownCommand(name);
    // Before anything is checked: who asks for help need not get the rest right.
    if (rest.includes("--help") || rest.includes("-h")) {
      io.stdout.write(describeCommand(name, command, columnsOf(io.stdout)));
      return exitCodes.success;
    }
    return await command.run({ ...readArguments(rest, command), io });
  } catch (error) {
    report(error, name, rest.includes("--json"), io);
    return exitCodeOf(error);
  }
}

function readVersion(): string {
  // By the package's own name, which holds in src/ and in dist/ alike.
  return (createRequire(import.meta.url)("pixverse-client/package.json") as { version: string }).version;
}

function unknownCommand(name: string): UsageError {
  const names = Object.keys(commands);
  const meant = meantBy(name, names);
  const hint = meant === undefined ? `; there are ${list(names, "and")}` : `; did you mean ${meant}?`;
  return new UsageError([`there is no command ${name}${hint}`]);
}

/** Tells a person on standard error, and with --json a program on standard output. */
function report(error: unknown, name: string, json: boolean, io: Io): void {
  const { image, file, ...fields } = describeError(error);
  // What is undefined is not written.
  if (json) io.stdout.write(jsonResult({ image, file, error: fields }));
  for (const line of linesOf(error)) io.stderr.write(`pixverse-i2v: ${printable(line)}\n`);
  if (error instanceof UsageError)
    io.stderr.write(`pixverse-i2v ${name in commands ? `${name} ` : ""}--help says more.\n`);
  if (isConstraintError(error) && name === "make") io.stderr.write("Nothing was sent.\n");
  const { resume: command, ifThere, meant } = Object(error) as Record<string, unknown>;
  if (Array.isArray(meant)) io.stderr.write(`Did you mean ${meant.join(" ")}?\n`);
  if (typeof ifThere === "string")
    io.stderr.write(`If it is there, fetch it by its id with\n  ${printable(ifThere)}\n`);
  if (typeof command === "string") {
    const intro = name === "make" ? "The video is paid for and not lost; fetch it with" : "Go on with";
    io.stderr.write(`${intro}\n  ${printable(command)}\n`);
  }
}

function linesOf(error: unknown): string[] {
  if (isConstraintError(error)) return error.violations.map(violationLine);
  // A stack helps only with an error that nobody foresaw.
  const isKnown = isPixVerseError(error) || isAbortError(error);
  return (isKnown ? error.message : String((error as Error)?.stack ?? error)).split("\n");
}
