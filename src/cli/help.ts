import type { Command } from "./command.js";
import { formatTable } from "./table.js";

/** Characters of an option's explanation on one line: beside the longest option, 100 in all. */
const helpWidth = 59;

const prefixes = { also: "[no-]", only: "no-" } as const;

/** What `pixverse-i2v --help` prints. */
export function describeProgram(commands: Readonly<Record<string, Command>>): string {
  const rows = Object.entries(commands).map(([name, { summary }]) => [`  ${name}`, summary]);
  return `Usage: pixverse-i2v COMMAND [options]

Makes videos from pictures with PixVerse, and knows what each model takes.

${formatTable(rows)}
pixverse-i2v COMMAND --help says more. The key comes from the environment variable PIXVERSE_API_KEY;
make --sandbox and sandbox need none:

  pixverse-i2v make cat.jpg --prompt "the cat yawns" --sandbox -o cat.mp4

Results go to standard output, progress and errors to standard error. Exit codes: 0 done, 1 unexpected,
2 usage or a request that the model does not take, 3 key, 4 credits, 5 the video failed or was refused,
6 timeout, 7 too many videos at once, 129, 130 or 143 ended by SIGHUP, Ctrl-C or SIGTERM.
`;
}

/** What `pixverse-i2v COMMAND --help` prints. */
export function describeCommand(name: string, { usage, summary, options, details }: Command): string {
  const rows = Object.entries(options).flatMap(([option, { short, value, negatable, help }]) => {
    const [first = "", ...more] = wrap(help, helpWidth);
    const label = `  ${short ? `-${short}, ` : "    "}--${negatable ? prefixes[negatable] : ""}${option}${value ? ` ${value}` : ""}`;
    return [[label, first], ...more.map((line) => ["", line])];
  });
  return `Usage: pixverse-i2v ${name} ${usage}

${sentence(summary)}

${formatTable(rows)}
${details}
`;
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

function wrap(text: string, width: number): string[] {
  const lines = [""];
  for (const word of text.split(" ")) {
    const line = lines.at(-1) ?? "";
    if (line.length > 0 && line.length + 1 + word.length > width) lines.push(word);
    else lines[lines.length - 1] = line === "" ? word : `${line} ${word}`;
  }
  return lines;
}
