/** The request as code to copy. */
import { endpoints } from "../../generated/client.js";
import { shellWord } from "../cli/shell-word.js";
import { stringifyJson } from "../int64-json.js";

export interface Example {
  readonly request: Readonly<Record<string, unknown>>;
  /** Where the sandbox is. */
  readonly origin: string;
  /** The name of the picture that was uploaded for the `img_id` of the request. */
  readonly file: string | undefined;
}

export const forms = {
  TypeScript: typeScript,
  curl,
  JSON: ({ request }: Example) => pretty(request),
} as const satisfies Record<string, (example: Example) => string>;

function pretty(value: unknown): string {
  // Through text, because JSON.stringify takes no bigint, and only its own indents.
  const entries = Object.entries(value as object).map(
    ([name, each]) => `  ${JSON.stringify(name)}: ${stringifyJson(each)}`,
  );
  return `{\n${entries.join(",\n")}\n}`;
}

/** What the picture is called while none was given: the code is complete, but for the picture. */
const anyFile = "picture.jpg";

/** The file to upload first, if there is one: not for several pictures, whose ids the request has itself. */
function fileOf({ request, file }: Example): string | undefined {
  if (request["img_ids"] !== undefined) return undefined;
  return request["img_id"] === undefined ? anyFile : file;
}

function typeScript(example: Example): string {
  const { request, origin } = example;
  const file = fileOf(example);
  const fields = Object.entries(request).filter(([name]) => !(file !== undefined && name === "img_id"));
  const lines = fields.map(([name, value]) => `  ${name}: ${literal(value)},`);
  const call =
    file === undefined
      ? [
          "const { video_id } = await pixverse.generateVideo({",
          ...lines,
          "});",
          "const video = await pixverse.waitForVideo(video_id);",
        ]
      : ["const video = await pixverse.imageToVideo({", `  image: ${JSON.stringify(file)},`, ...lines, "});"];
  return [
    'import { PixVerse } from "pixverse-client";',
    "",
    "// The key is in PIXVERSE_API_KEY. Without baseUrl",
    "// it is PixVerse itself, and costs credits.",
    `const baseUrl = ${JSON.stringify(origin)};`,
    "const pixverse = new PixVerse({ baseUrl });",
    ...call,
    'await pixverse.download(video, "video.mp4");',
  ].join("\n");
}

function literal(value: unknown): string {
  if (typeof value === "bigint") return `${value}n`;
  return Array.isArray(value) ? `[${value.map(literal).join(", ")}]` : JSON.stringify(value);
}

function curl(example: Example): string {
  const { request, origin } = example;
  const file = fileOf(example);
  const head = (path: string): string[] => [
    `curl ${shellWord(origin + path)} \\`,
    '  --header "API-KEY: $PIXVERSE_API_KEY" \\',
    '  --header "Ai-trace-id: $(uuidgen)" \\',
  ];
  const upload = [
    "# answers the img_id of the request below",
    ...head(endpoints.uploadImage.path),
    `  --form ${shellWord(`image=@${file}`)}`,
    "",
  ];
  return [
    ...(file === undefined ? [] : upload),
    ...head(endpoints.generateVideo.path),
    '  --header "Content-Type: application/json" \\',
    `  --data ${shellWord(pretty(request))}`,
  ].join("\n");
}
