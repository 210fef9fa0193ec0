/** `npm run screenshot`: `docs/command-line.svg`, a run of the built command line as a picture that moves, for the README. */
import { spawn } from "node:child_process";
import { copyFile, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const program = resolve("dist/node/cli.js");

/** What a person types, in this order: a mistake that costs nothing, and then a video. */
const commands: readonly (readonly string[])[] = [
  [
    "make",
    "cat.jpg",
    "--prompt",
    "the cat yawns",
    "--model",
    "v5.5",
    "--quality",
    "1080p",
    "--duration",
    "10",
  ],
  ["make", "cat.jpg", "--prompt", "the cat yawns", "--sandbox", "-o", "cat.mp4"],
];

/** Characters of a line of the terminal, and what one of them takes, pixels. */
const columns = 96;
const character = { width: 8.4, height: 20 };
const margin = 16;

/** Seconds that it stands still: before a command is typed, and at the end of all. */
const rest = { before: 1.2, end: 6 };

interface Line {
  readonly text: string;
  readonly kind: "typed" | "output";
  /** Seconds from the beginning. */
  readonly at: number;
}

/** Runs a command, and notes each line when it comes. */
async function play(args: readonly string[], cwd: string, begin: number): Promise<Line[]> {
  const words = args.map((word) => (word.includes(" ") ? `"${word}"` : word));
  const lines: Line[] = wrapped(`$ pixverse-i2v ${words.join(" ")}`, "typed", begin);
  const start = performance.now();
  const child = spawn(process.execPath, [program, ...args], { cwd, env: { COLUMNS: String(columns) } });
  const note = (chunk: Buffer): void => {
    const at = begin + 0.6 + (performance.now() - start) / 1000;
    for (const text of String(chunk).trimEnd().split("\n")) lines.push(...wrapped(text, "output", at));
  };
  child.stdout.on("data", note);
  child.stderr.on("data", note);
  await new Promise((done) => child.once("close", done));
  return lines;
}

/** A line in the lines of a terminal that it takes. */
function wrapped(text: string, kind: Line["kind"], at: number): Line[] {
  const parts = text.match(new RegExp(`.{1,${columns}}`, "gu")) ?? [""];
  return parts.map((part) => ({ text: part, kind, at }));
}

/** Where nothing moves, all of it is there. */
function draw(lines: readonly Line[]): string {
  const width = Math.ceil(columns * character.width + 2 * margin);
  const height = lines.length * character.height + 2 * margin;
  const length = lines.at(-1)!.at + rest.end;
  const rows = lines.map(({ text, kind, at }, index) => {
    const y = margin + (index + 0.75) * character.height;
    const delay = `style="animation-name:l${index}"`;
    return {
      rule: `@keyframes l${index}{0%,${percent(at / length)}{opacity:0}${percent(at / length + 0.001)},100%{opacity:1}}`,
      row: `<text class="${kind}" x="${margin}" y="${y}" ${delay} xml:space="preserve">${escape(text)}</text>`,
    };
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="A wrong combination is refused before anything is sent; then the sandbox makes a video">
<!-- Made by npm run screenshot from a run of the command line. -->
<style>
text{font:14px ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;fill:#d6dde6;animation:${length.toFixed(1)}s infinite both}
.typed{fill:#8fd4a8;font-weight:bold}
${rows.map(({ rule }) => rule).join("\n")}
@media (prefers-reduced-motion:reduce){text{animation:none}}
</style>
<rect width="100%" height="100%" rx="10" fill="#161b22"/>
${rows.map(({ row }) => row).join("\n")}
</svg>
`;
}

const percent = (share: number): string => `${(100 * Math.min(share, 1)).toFixed(2)}%`;

const escape = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

const folder = await mkdtemp(join(tmpdir(), "command-line-"));
try {
  await copyFile("test/fixtures/cat.jpg", join(folder, "cat.jpg"));
  const lines: Line[] = [];
  for (const args of commands)
    lines.push(...(await play(args, folder, (lines.at(-1)?.at ?? 0) + rest.before)));
  await mkdir("docs", { recursive: true });
  await writeFile("docs/command-line.svg", draw(lines));
} finally {
  await rm(folder, { recursive: true });
}
