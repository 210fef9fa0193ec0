import { imageFormat, imageSize, maxImageBytes, maxImageSide } from "../client/job/image-format.js";
import { show } from "../constraints/message-words.js";
import type { Picture } from "./account.js";
import { Refusal } from "./refusal.js";

/** Largest body of an upload in bytes: a picture of any allowed size, and what multipart puts around it. */
export const maxUploadBytes = maxImageBytes + 64 * 1024;

/** What an upload holds: the picture itself, or the address of one. */
export type Upload = { readonly image: File } | { readonly image_url: string };

/**
 * Reads the multipart body of an upload: exactly one of `image` (a file) and `image_url` (text), and nothing else.
 *
 * @throws Refusal when it is anything else.
 */
export async function readUpload(
  contentType: string | undefined,
  body: Uint8Array<ArrayBuffer> | undefined,
): Promise<Upload> {
  if (!/^multipart\/form-data\s*;.*boundary=/i.test(contentType ?? "")) {
    throw new Refusal(
      400013,
      `Content-Type: multipart/form-data with a boundary is needed, not ${contentType ?? "nothing"}`,
      415,
    );
  }
  if (!body)
    throw new Refusal(
      500030,
      `the body is larger than ${maxUploadBytes} bytes, and the picture has to be under 20 MB`,
    );
  const form = await parseMultipart(contentType ?? "", body);
  const parts = [...form];
  const unknown = parts.find(([name]) => name !== "image" && name !== "image_url");
  if (unknown)
    throw new Refusal(400017, `${unknown[0]}: an upload has image or image_url, and no other part`);
  const [part, ...more] = parts;
  if (!part) throw new Refusal(400011, "send image (a file) or image_url (text)");
  if (more.length > 0) {
    throw new Refusal(
      400017,
      `send one of image and image_url, once, not ${parts.map(([name]) => name).join(" and ")}`,
    );
  }
  const [name, value] = part;
  if (name === "image") {
    if (typeof value === "string")
      throw new Refusal(400013, "image: a file is needed (a part with a filename), not text");
    return { image: value };
  }
  if (typeof value !== "string") throw new Refusal(400013, "image_url: text is needed, not a file");
  return { image_url: checkAddress(value) };
}

async function parseMultipart(contentType: string, body: Uint8Array<ArrayBuffer>): Promise<FormData> {
  try {
    return await new Response(body, { headers: { "content-type": contentType } }).formData();
  } catch (error) {
    throw new Refusal(
      400013,
      `the multipart body cannot be read (${String(error)}); is it complete, and its boundary right?`,
      400,
    );
  }
}

/** The sandbox does not fetch pictures: it has no business in the network, so an address is checked for its form only. */
function checkAddress(text: string): string {
  if (text === "") throw new Refusal(400011, "image_url");
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol !== "http:" && url?.protocol !== "https:") {
    throw new Refusal(500042, `image_url: an http or https address is needed, not ${show(text)}`);
  }
  return text;
}

/**
 * Checks a picture as the upload page says: its size, its format by its bytes, and its dimensions.
 *
 * @throws Refusal when it is not one that an upload takes.
 */
export async function checkPicture(file: File): Promise<Picture> {
  if (file.size === 0) throw new Refusal(400011, "image: the file has 0 bytes");
  if (file.size >= maxImageBytes) {
    throw new Refusal(500030, `image: ${file.size} bytes, and it has to be under ${maxImageBytes} (20 MB)`);
  }
  const bytes = new Uint8Array(await file.arrayBuffer());
  const format = imageFormat(bytes);
  if (!format)
    throw new Refusal(
      500032,
      "image: the bytes are neither JPEG nor PNG nor WebP, whatever the file's name says",
    );
  const size = imageSize(bytes);
  if (!size) throw new Refusal(500031, `image: this ${format} has no readable header; is the file complete?`);
  if (Math.max(size.width, size.height) > maxImageSide) {
    throw new Refusal(
      500033,
      `image: ${size.width} × ${size.height} px, and neither side may be over ${maxImageSide}`,
    );
  }
  return { format, bytes };
}
