import type * as multipart from "./multipart.js";

// Stands in for multipart.ts in the package for pages and workers (scripts/build-package.ts). There FormData, Blob and Response are of one make,
// and write a form themselves; in Node a test may have put jsdom's in the place of some.
export const encodeForm: typeof multipart.encodeForm = async (fields) => {
  const form = new FormData();
  for (const [name, value] of fields) {
    if (typeof value === "string") form.append(name, value);
    else form.append(name, new Blob([value.bytes], { type: value.type }), value.name);
  }
  const whole = new Response(form);
  const type = whole.headers.get("Content-Type") ?? "";
  return { type, bytes: new Uint8Array(await whole.arrayBuffer()) };
};

export const bytesOf: typeof multipart.bytesOf = async (blob) =>
  new Uint8Array(await (blob as Blob).arrayBuffer());
