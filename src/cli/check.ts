import { readFile } from "node:fs/promises";
import { checkImageToVideo } from "../index.js";
import { type Command, commonOptions, type Invocation } from "./command.js";
import { exitCodes } from "./exit-codes.js";
import { parseJsonWithComments } from "./jsonc.js";
import { UsageError } from "./usage-error.js";

export const check: Command = {
  usage: "FILE|- [options]",
  summary: "say what is wrong with a request, without sending it",
  positionals: [1, 1],
  options: commonOptions,
  details: `FILE is the JSON body of a request, comments allowed; - is standard input. Each violation is a line
on standard output, with the name of its rule in brackets; --json adds the allowed values. The exit
code is 0 for a request that its model takes, and 2 for one that it does not.

  pixverse-i2v check request.json
  echo '{ "model": "v6", "duration": 20 }' | pixverse-i2v check -`,
  async run({ positionals, values, io }) {
    const [file = "-"] = positionals;
    const violations = checkImageToVideo(
      parseJsonWithComments(await readText(file, io), file === "-" ? "standard input" : file),
    );
    if (values["json"]) {
      io.stdout.write(`${JSON.stringify(violations)}\n`);
    } else {
      for (const { message, rule } of violations) io.stdout.write(`${message} [${rule}]\n`);
    }
    if (violations.length === 0 && !values["quiet"]) io.stderr.write("The model takes this request.\n");
    return violations.length === 0 ? exitCodes.success : exitCodes.usage;
  },
};

async function readText(file: string, io: Invocation["io"]): Promise<string> {
  if (file !== "-") {
    try {
      return await readFile(file, "utf8");
    } catch (error) {
      throw new UsageError([`${file} cannot be read: ${(error as Error).message}`]);
    }
  }
  const chunks: Uint8Array[] = [];
  for await (const chunk of io.stdin) chunks.push(chunk);
  return Buffer.concat(chunks).toString("utf8");
}
