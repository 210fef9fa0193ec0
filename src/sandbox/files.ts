import type { ImageFormat } from "../client/job/image-format.js";
import type { Account } from "./account.js";
import type { Answer } from "./answer.js";
import { videoFile } from "./video-file.js";

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
