import { InputError } from "../../errors/input-error.js";
import { concat, utf8, type BlobLike } from "../bytes.js";
import { newUuid } from "../trace-ids.js";

/** A body as it goes over the wire: not every `fetch` knows the `File` and the `FormData` that are at hand. */
export interface Encoded {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly type: string;
}

/** A file in a form. */
export interface FilePart {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly name: string;
  readonly type: string;
}

/** A form as it goes over the wire (HTML, "multipart/form-data encoding algorithm"). */
export async function encodeForm(
  fields: Iterable<readonly [name: string, value: string | FilePart]>,
): Promise<Encoded> {
  const boundary = `pixverse-client-${newUuid()}`;
  const chunks: Uint8Array[] = [];
  for (const [name, value] of fields) {
    const isText = typeof value === "string";
    const file = isText ? "" : `; filename="${escape(value.name)}"\r\nContent-Type: ${value.type}`;
    const head = `--${boundary}\r\nContent-Disposition: form-data; name="${escape(name)}"${file}\r\n\r\n`;
    chunks.push(utf8(head), isText ? utf8(value) : value.bytes, utf8("\r\n"));
  }
  chunks.push(utf8(`--${boundary}--\r\n`));
  return { bytes: concat(chunks), type: `multipart/form-data; boundary=${boundary}` };
}

const escape = (name: string): string => name.replace(/[\n\r"]/g, encodeURIComponent);

export async function bytesOf(blob: BlobLike): Promise<Uint8Array<ArrayBuffer>> {
  if (blob.arrayBuffer) return new Uint8Array(await blob.arrayBuffer());
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.addEventListener("loadend", () => {
      if (reader.result) resolve(concat([new Uint8Array(reader.result as ArrayBuffer)]));
      else reject(new InputError("The Blob cannot be read."));
    });
    reader.readAsArrayBuffer(blob as Blob);
  });
}
