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
import { isRead, leaveNote } from "./outputs.js";
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
    await report(error, name, rest.includes("--json"), io);
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

/**
 * Tells a person on standard error, and with --json a program on standard output. The way to a paid video is written down where neither
 * can be read.
 */
async function report(error: unknown, name: string, json: boolean, io: Io): Promise<void> {
  const { image, file, ...fields } = describeError(error);
  // What is undefined is not written.
  const isAnswered = json && (await isRead(io.stdout, jsonResult({ image, file, error: fields })));
  const words = wordsOf(error, name);
  const isSaid = await isRead(io.stderr, words);
  // Who typed an id has it.
  const isOwed = name === "make" && ("resume" in fields || "ifThere" in fields);
  if (isOwed && !isAnswered && !isSaid) leaveNote(words);
}

function wordsOf(error: unknown, name: string): string {
  const lines = linesOf(error).map((line) => `pixverse-i2v: ${printable(line)}`);
  if (error instanceof UsageError)
    lines.push(`pixverse-i2v ${name in commands ? `${name} ` : ""}--help says more.`);
  if (isConstraintError(error) && name === "make") lines.push("Nothing was sent.");
  const { resume: command, ifThere, meant } = Object(error) as Record<string, unknown>;
  if (Array.isArray(meant)) lines.push(`Did you mean ${meant.join(" ")}?`);
  if (typeof ifThere === "string")
    lines.push("If it is there, fetch it by its id with", `  ${printable(ifThere)}`);
  if (typeof command === "string") {
    const intro = name === "make" ? "The video is paid for and not lost; fetch it with" : "Go on with";
    lines.push(intro, `  ${printable(command)}`);
  }
  return `${lines.join("\n")}\n`;
}

function linesOf(error: unknown): string[] {
  if (isConstraintError(error)) return error.violations.map(violationLine);
  // A stack helps only with an error that nobody foresaw.
  const isKnown = isPixVerseError(error) || isAbortError(error);
  return (isKnown ? error.message : String((error as Error)?.stack ?? error)).split("\n");
}
