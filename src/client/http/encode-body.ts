import { isForm, type OperationId } from "../../../generated/client.js";
import { InputError } from "../../errors/input-error.js";
import { isPixVerseError } from "../../errors/pixverse-error.js";
import { stringifyJson } from "../../int64-json.js";
import { isBlob, isFormData, utf8 } from "../bytes.js";
import { bytesOf, encodeForm, type Encoded, type FilePart } from "./multipart.js";

/**
 * JSON is written at once, and a form when it is sent, because the bytes of its Blobs are not at hand.
 *
 * @throws InputError when the body cannot be written, or read.
 */
export function encoderOf(operation: OperationId, body: object): () => Promise<Encoded> {
  const refusal = (what: string, cause: unknown): unknown =>
    isPixVerseError(cause)
      ? cause
      : new InputError(`${operation}: the body cannot be ${what}: ${String(cause)}`, { cause });
  if (isFormData(body) || isForm(body)) {
    return async () => {
      try {
        return await encodeForm(await Promise.all(fieldsOf(body).map(readField)));
      } catch (error) {
        // A Blob of a file that has changed, for example.
        throw refusal("read", error);
      }
    };
  }
  try {
    const bytes = utf8(stringifyJson(body));
    return async () => ({ bytes, type: "application/json" });
  } catch (error) {
    throw refusal("written as JSON", error);
  }
}

type Field = readonly [name: string, value: unknown];

/** The fields of a body that is a form: an object, or a `FormData`. */
function fieldsOf(body: object): Field[] {
  const fields: Field[] = isFormData(body) ? [...body.entries()] : Object.entries(body);
  return fields.filter(([, value]) => value !== undefined);
}

async function readField([name, value]: Field): Promise<readonly [name: string, value: string | FilePart]> {
  if (isBlob(value)) {
    const type = /^[\x20-~]+$/.test(value.type) ? value.type : "application/octet-stream";
    return [name, { bytes: await bytesOf(value), name: value.name ?? "blob", type }];
  }
  if (typeof value === "object")
    throw new InputError(`${name}: a form takes texts and Blobs, of bytes new Blob([bytes]).`);
  return [name, String(value)];
}
