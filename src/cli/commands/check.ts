import { readFile } from "node:fs/promises";
import { parseJson } from "../../int64-json.js";
import { type Command, commonOptions, type Invocation } from "../command.js";
import { exitCodes } from "../exit-codes.js";
import { ignoreOptions, violationLine, violationsOf, meantValues } from "../check-request.js";
import { jsonLine, systemReason } from "../printable.js";
import { UsageError } from "../usage-error.js";

export const check: Command = {
  usage: "FILE|- [options]",
  summary: "say what is wrong with a request, without sending it",
  positionals: [1, 1],
  options: { ...ignoreOptions, ...commonOptions },
  details: `FILE is the JSON body of a request, comments allowed; - is standard input. Each violation is a line
on standard output: the field, what is wrong, and in brackets the rule, which --ignore-rule takes; --json adds the allowed
values. The exit code is 0 for a request that its model takes, and 2 for one that it does not.

  pixverse-i2v check request.json
  echo '{ "model": "v6", "duration": 20 }' | pixverse-i2v check -`,
  async run({ positionals, values, io }) {
    const [file = "-"] = positionals;
    const name = file === "-" ? "standard input" : file;
    const request = parseJsonWithComments(await readText(file, io), name);
    const violations = violationsOf(request, values);
    if (values["json"]) {
      io.stdout.write(jsonLine(violations));
    } else {
      for (const violation of violations) io.stdout.write(`${violationLine(violation)}\n`);
    }
    for (const { field, value } of values["quiet"] ? [] : meantValues(request, violations))
      io.stderr.write(`Did you mean ${field} "${value}"?\n`);
    if (violations.length === 0 && !values["quiet"]) io.stderr.write("The model takes this request.\n");
    return violations.length === 0 ? exitCodes.success : exitCodes.usage;
  },
};

async function readText(file: string, io: Invocation["io"]): Promise<string> {
  if (file !== "-") {
    try {
      return await readFile(file, "utf8");
    } catch (error) {
      throw new UsageError([`${file} cannot be read: ${systemReason(error as Error)}`]);
    }
  }
  const chunks: Uint8Array[] = [];
  for await (const chunk of io.stdin) chunks.push(chunk);
  return Buffer.concat(chunks).toString("utf8");
}

const stringOrComment = /"[^"\\\n]*(?:\\.[^"\\\n]*)*"|\/\/[^\n]*|\/\*[^]*?\*\//g;

/**
 * Parses JSON that may have comments, as the vendor's own examples do.
 *
 * @throws UsageError with the file's name, line and column.
 */
function parseJsonWithComments(text: string, file: string): unknown {
  // Spaces in the place of comments keep every position.
  const bare = text
    .replace(/^\uFEFF/, "")
    .replace(stringOrComment, (token) => (token.startsWith('"') ? token : token.replace(/[^\n]/g, " ")));
  try {
    return parseJson(bare);
  } catch (error) {
    throw new UsageError([
      `${file}${placeOf(error as SyntaxError, bare)}: no JSON: ${(error as SyntaxError).message}`,
    ]);
  }
}

/** V8 gives a position in most of its messages; where it does not, the text ends too early. */
function placeOf({ message }: SyntaxError, text: string): string {
  const position = /at position (\d+)/.exec(message)?.[1];
  const before = text.slice(0, position === undefined ? text.length : Number(position)).split("\n");
  return `:${before.length}:${(before.at(-1)?.length ?? 0) + 1}`;
}
