/** What the sandbox serves beside the API: pictures, videos, and its page. */
import type { ImageFormat } from "../client/job/image-format.js";
import type { Account } from "./account.js";
import type { Answer } from "./send-answer.js";
import { videoFile } from "./sample-data.js";
import { access as find, readFile } from "node:fs/promises";
import type { IncomingMessage } from "node:http";
import { type AccessOptions, checkHost, isLocalRequest } from "./access.js";

const imageTypes: Record<ImageFormat, string> = { jpeg: "image/jpeg", png: "image/png", webp: "image/webp" };

const missing: Answer = { status: 404, headers: { "content-type": "text/plain" }, body: "no such file\n" };

/**
 * What `url` and `img_url` point to: a video once it is done, an uploaded picture. Needs no key, like the vendor's file hosts, so the
 * names are such that nobody guesses them.
 */
export function serveFile(account: Account, name: string): Answer {
  const picture = account.pictureFile(name);
  if (picture) {
    return { status: 200, headers: { "content-type": imageTypes[picture.format] }, body: picture.bytes };
  }
  const video = account.videoFile(name);
  if (!video || account.status(video) !== 1) return missing;
  return { status: 200, headers: { "content-type": "video/mp4" }, body: videoFile.bytes };
}

/**
 * The part of a file that is asked for (RFC 9110, 14): Safari plays no video without, and players ask for the place that they go to.
 * Several parts at once are answered with all of it, as a server may.
 */
export function partOf(file: Answer, { method, headers: { range = "" } }: IncomingMessage): Answer {
  if (file.status !== 200) return file;
  const whole = { ...file, headers: { ...file.headers, "accept-ranges": "bytes" } };
  const [, from = "", to = ""] = /^bytes=(\d*)-(\d*)$/i.exec(range) ?? [];
  const isReversed = from !== "" && to !== "" && Number(to) < Number(from);
  if (method !== "GET" || from + to === "" || isReversed) return whole;
  const size = file.body.length;
  const start = from === "" ? Math.max(0, size - Number(to)) : Number(from);
  const end = from === "" || to === "" ? size : Math.min(Number(to) + 1, size);
  if (start >= end) return { status: 416, headers: { "content-range": `bytes */${size}` }, body: "" };
  const headers = { ...whole.headers, "content-range": `bytes ${start}-${end - 1}/${size}` };
  return { status: 206, headers, body: file.body.slice(start, end) };
}

/** The page at `/`, on which one tries out what the sandbox takes: the files of `src/playground/`, as the build has made them. */
const types = {
  "page.html": "text/html; charset=utf-8",
  "page.js": "text/javascript; charset=utf-8",
  "style.css": "text/css; charset=utf-8",
  "icon.svg": "image/svg+xml",
} as const;

type FileName = keyof typeof types;

// The same from `dist/node/` as from here.
const pageFolder = new URL("../playground/", import.meta.url);

/** Nothing from elsewhere, nothing inline, and no page around it. Pictures are shown before they are uploaded (`blob:`). */
const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; media-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const headers = {
  "content-security-policy": policy,
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
  "cross-origin-resource-policy": "same-origin",
  // The key is in it, and the next sandbox at this address may have another one.
  "cache-control": "no-store",
};

/** The name of the file that a request asks for, if it asks for the page. */
export function playgroundFile({ method, url = "" }: IncomingMessage): FileName | undefined {
  if (method !== "GET" && method !== "HEAD") return undefined;
  const [path = ""] = url.split("?");
  const name = path === "/" ? "page.html" : path.replace("/playground/", "");
  return path.startsWith("/playground/") || path === "/"
    ? (Object.keys(types) as FileName[]).find((each) => each === name)
    : undefined;
}

/** @throws Refusal (HTTP 403) when the request came by a name that is not this sandbox's. */
export async function servePlayground(
  message: IncomingMessage,
  name: FileName,
  { access, apiKey }: { readonly access: AccessOptions; readonly apiKey: string },
): Promise<Answer> {
  checkHost(message, access);
  // Among the sources the page is there without its script.
  const isBuilt = await find(new URL("page.js", pageFolder)).then(
    () => true,
    () => false,
  );
  if (!isBuilt) return notBuilt;
  const body = await readFile(new URL(name, pageFolder), "utf8");
  // Who reaches the sandbox from elsewhere has to know the key.
  const key = isLocalRequest(message) ? apiKey : "";
  const text = name === "page.html" ? body.replace(keyPlace, () => placeOf(key)) : body;
  return { status: 200, headers: { ...headers, "content-type": types[name] }, body: text };
}

const notBuilt: Answer = {
  status: 404,
  headers: { "content-type": "text/plain; charset=utf-8" },
  body: "The sandbox runs from its sources, where the page is not built: `npm run build`, then `node dist/node/cli.js sandbox`.\n",
};

function placeOf(key: string): string {
  const text = key.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;");
  return `<meta name="sandbox-key" content="${text}" />`;
}

const keyPlace = placeOf("");
