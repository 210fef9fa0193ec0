import type { Command } from "./command.js";
import { formatList, reflow } from "./text-layout.js";

const prefixes = { also: "[no-]", only: "no-" } as const;

/** What `pixverse-i2v --help` prints. */
export function describeProgram(commands: Readonly<Record<string, Command>>, columns: number): string {
  const rows = Object.entries(commands).map(([name, { summary }]) => [`  ${name}`, summary] as const);
  const text = `Usage: pixverse-i2v COMMAND [options]

Makes videos from pictures with PixVerse, and knows what each model takes.

${formatList(rows, columns)}
pixverse-i2v COMMAND --help says more. The key comes from the environment variable PIXVERSE_API_KEY;
make --sandbox and sandbox need none:

  pixverse-i2v make cat.jpg --prompt "the cat yawns" --sandbox -o cat.mp4

Results go to standard output, progress and errors to standard error. Exit codes: 0 done, 1 unexpected,
2 usage or a request that the model does not take, 3 key, 4 credits, 5 the video failed or was refused,
6 timeout, 7 too many videos at once, 129, 130 or 143 ended by SIGHUP, Ctrl-C or SIGTERM.
`;
  return `${reflow(text.trimEnd(), columns)}
`;
}

/** What `pixverse-i2v COMMAND --help` prints. */
export function describeCommand(
  name: string,
  { usage, summary, options, details }: Command,
  columns: number,
): string {
  const rows = Object.entries(options).map(([option, { short, value, negatable, help }]) => {
    const label = `  ${short ? `-${short}, ` : "    "}--${negatable ? prefixes[negatable] : ""}${option}${value ? ` ${value}` : ""}`;
    return [label, help] as const;
  });
  return `Usage: pixverse-i2v ${name} ${usage}

${reflow(sentence(summary), columns)}

${formatList(rows, columns)}
${reflow(details, columns)}
`;
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
