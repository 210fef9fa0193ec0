import { createSandbox } from "../../sandbox/index.js";
import { readSeconds, readText, readTexts } from "../parse-arguments.js";
import { type Command, commonOptions, type Invocation } from "../command.js";
import { exitCodes } from "../exit-codes.js";
import { jsonLine, printable } from "../printable.js";
import { UsageError } from "../usage-error.js";

export const serve: Command = {
  usage: "[options]",
  summary: "run a PixVerse server on this machine, for clients in any language",
  positionals: [0, 0],
  options: {
    port: { type: "string", value: "PORT", help: "default 4010; 0 takes a free one" },
    host: {
      type: "string",
      value: "ADDRESS",
      help: "where it listens; default 127.0.0.1; 0.0.0.0 is everywhere, as in a container",
    },
    "allow-host": {
      type: "string",
      multiple: true,
      value: "NAME",
      help: "a name that it answers to beside localhost; can be repeated",
    },
    cors: {
      type: "string",
      multiple: true,
      value: "ORIGIN",
      help: "a web page's origin that may talk to it, or '*' for any; can be repeated",
    },
    "api-key": { type: "string", value: "KEY", help: "the key that it accepts; default sandbox-key" },
    "generation-time": { type: "string", value: "SECONDS", help: "from submission to done; default 5" },
    credits: {
      type: "string",
      value: "NUMBER",
      help: "at the beginning; default 10000 (a video costs 10 a second)",
    },
    concurrency: { type: "string", value: "NUMBER", help: "videos generating at once; default 5" },
    "id-digits": { type: "string", value: "15|18", help: "length of ids; 18 digits do not fit a double" },
    ...commonOptions,
  },
  details: `It keeps real state, is as strict as the vendor documents, and says what is wrong. Each request is a
line on standard error. Ctrl-C ends it. Prompts ask for failures:

  sandbox:moderation  status 7, credits returned
  sandbox:fail        status 8
  sandbox:deleted     status 6
  sandbox:stuck       status 5 for ever
  sandbox:busy        500069, nothing taken on
  sandbox:no-credits  500090, nothing taken on
  sandbox:slow        taken on, answered late
  sandbox:reset       taken on, never answered
  sandbox:html        taken on, a gateway's 502

A browser gets a page at its address: choose a model, see what it takes, fill in a form, make the
video, and copy the request as code.

It answers to this machine only. In a container it takes --host 0.0.0.0, and then answers to
addresses and to names without a dot as well; --allow-host adds others.

  pixverse-i2v sandbox --port 4010 &
  export PIXVERSE_API_KEY=sandbox-key
  export PIXVERSE_BASE_URL=http://127.0.0.1:4010
  pixverse-i2v make cat.jpg --prompt "the cat yawns" -o cat.mp4`,
  run: runSandbox,
};

async function runSandbox({ values, io }: Invocation): Promise<number> {
  const origins = readTexts(values, "cors");
  const sandbox = await createSandbox({
    port: readNumber(values, "port") ?? 4010,
    host: readText(values, "host"),
    allowedHosts: readTexts(values, "allow-host"),
    cors: origins.includes("*") ? "*" : origins,
    apiKey: readText(values, "api-key"),
    generationTime: readSeconds(values, "generation-time", 0) ?? 5000,
    credits: readNumber(values, "credits"),
    concurrency: readNumber(values, "concurrency"),
    idDigits: readNumber(values, "id-digits") as 15 | 18 | undefined,
    log: ({ method, path, status, ErrCode, ErrMsg }) => {
      if (values["quiet"]) return;
      const outcome =
        ErrCode === undefined ? "" : ` ${ErrCode}${ErrMsg && ErrCode !== 0 ? ` ${ErrMsg}` : ""}`;
      io.stderr.write(`${printable(`${method} ${path} → ${status ?? "no answer"}${outcome}`)}\n`);
    },
  });
  const { url, apiKey } = sandbox;
  io.stdout.write(values["json"] ? jsonLine({ url, apiKey }) : `${url}\n`);
  if (!values["quiet"])
    io.stderr.write(`The sandbox listens, with a page for browsers; its key is ${apiKey}. Ctrl-C ends it.\n`);
  await new Promise((resolve) => {
    if (io.signal.aborted) resolve(undefined);
    io.signal.addEventListener("abort", resolve, { once: true });
  });
  await sandbox.close();
  return exitCodes.success;
}

function readNumber(values: Invocation["values"], name: string): number | undefined {
  const text = readText(values, name);
  if (text === undefined) return undefined;
  if (!/^\d{1,15}$/.test(text)) throw new UsageError([`--${name} takes a whole number, not ${text}`]);
  return Number(text);
}
