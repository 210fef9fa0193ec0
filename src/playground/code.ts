/** The request as code to copy. */
import { endpoints } from "../../generated/client.js";
import { shellWord } from "../cli/printable.js";
import { stringifyJson } from "../int64-json.js";
import { byId, element } from "./elements.js";
import { onChange, type View } from "./state.js";
import { say } from "./page-words.js";

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

type Form = keyof typeof forms;

export function createCodeView(): void {
  const names = Object.keys(forms) as Form[];
  let chosen: Form = names[0]!;
  let view: View | undefined;
  const text = element("code", { id: "code-text" });
  const copy = element("button", { type: "button", id: "copy" });
  const said = element("span", { className: "quiet", role: "status" });
  const radios = names.map((name) => {
    const choose = (): void => {
      chosen = name;
      update();
    };
    const input = element("input", { type: "radio", name: "code-form", value: name, onchange: choose });
    input.checked = name === chosen;
    return element("label", { className: "chip" }, input, element("span", {}, name));
  });
  const group = element(
    "div",
    { className: "chips", role: "radiogroup", "aria-labelledby": "code-title" },
    ...radios,
  );
  const panel = element("pre", { tabIndex: 0, "aria-labelledby": "code-title" }, text);
  byId("code").append(element("div", { className: "bar" }, group, said, copy), panel);

  function update(): void {
    copy.textContent = say("copy");
    said.textContent = "";
    if (view) text.textContent = forms[chosen]({ ...view, origin: location.origin });
  }
  copy.addEventListener("click", () => void copyText(text).then(() => (said.textContent = say("copied"))));
  onChange((next) => {
    view = next;
    update();
  });
}

/** Beyond this machine a page over http: has no clipboard; there the text is selected, ready for Ctrl-C. */
async function copyText(code: HTMLElement): Promise<void> {
  getSelection()?.selectAllChildren(code);
  if (navigator.clipboard) await navigator.clipboard.writeText(code.textContent);
  else document.execCommand("copy");
}
