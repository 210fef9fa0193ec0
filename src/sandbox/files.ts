import type { ImageFormat } from "../image-format.js";
import type { Account } from "./account.js";
import type { Answer } from "./answer.js";
import { videoFile } from "./video-file.js";

const imageTypes: Record<ImageFormat, string> = { jpeg: "image/jpeg", png: "image/png", webp: "image/webp" };

const missing: Answer = { status: 404, headers: { "content-type": "text/plain" }, body: "no such file\n" };

/** What `url` and `img_url` point to: a video once it is done, an uploaded picture. Needs no key, like the vendor's file hosts. */
export function serveFile(account: Account, name: string): Answer {
  const [, id, extension] = /^(\d{1,19})\.(\w+)$/.exec(name) ?? [];
  if (id === undefined) return missing;
  if (extension === "mp4") {
    const video = account.video(BigInt(id));
    const done = video !== undefined && account.status(video) === 1;
    return done ? { status: 200, headers: { "content-type": "video/mp4" }, body: videoFile.bytes } : missing;
  }
  const picture = account.picture(BigInt(id));
  if (picture?.format !== extension || !picture) return missing;
  return { status: 200, headers: { "content-type": imageTypes[picture.format] }, body: picture.bytes };
}
