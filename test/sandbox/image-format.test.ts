import fc from "../property.js";
import { expect, test } from "vitest";
import { imageFormat, imageSignatureBytes, imageSize } from "../../src/client/job/image-format.js";
import { pictures } from "./pictures.js";

const cases = Object.entries(pictures);

test.each(cases)("%s: the format comes from the first bytes", (_, { format, bytes }) => {
  expect(imageFormat(bytes)).toBe(format);
  expect(imageFormat(bytes.subarray(0, imageSignatureBytes))).toBe(format);
});

test.each(cases)("%s: the size comes from the header", (_, { bytes }) => {
  expect(imageSize(bytes)).toEqual({ width: 37, height: 23 });
});

test.each(cases)("%s: a view into a larger buffer is read at its own offset", (_, { format, bytes }) => {
  const buffer = new Uint8Array(bytes.length + 14).fill(0xff);
  buffer.set(bytes, 7);
  const view = buffer.subarray(7, 7 + bytes.length);
  expect(imageFormat(view)).toBe(format);
  expect(imageSize(view)).toEqual({ width: 37, height: 23 });
});

test.each(cases)("%s: cut off anywhere, it has the right size or none, and never throws", (_, { bytes }) => {
  const sizes = Array.from(bytes, (_byte, length) => imageSize(bytes.subarray(0, length)));
  const header = sizes.findIndex((size) => size !== undefined);
  expect(header).toBeGreaterThan(imageSignatureBytes);
  expect(new Set(sizes.slice(header).map((size) => JSON.stringify(size)))).toEqual(
    new Set(['{"width":37,"height":23}']),
  );
});

test("a JPEG frame header is found behind EXIF data with a thumbnail, and behind fill bytes", () => {
  const { bytes } = pictures.baseline;
  const thumbnail = [0xff, 0xd8, 0xff, 0xc0, 0, 17, 8, 0, 1, 0, 1];
  const app1 = [0xff, 0xe1, 0, 2 + thumbnail.length, ...thumbnail];
  const padded = Uint8Array.from([...bytes.subarray(0, 2), ...app1, 0xff, 0xff, ...bytes.subarray(2)]);
  expect(imageSize(padded)).toEqual({ width: 37, height: 23 });
});

test.each([
  ["nothing", ""],
  ["GIF", "GIF89a\x01\x00\x01\x00\x80\x00\x00"],
  ["BMP", "BM\x3a\x00\x00\x00\x00\x00\x00\x00\x36\x00"],
  ["HEIC", "\x00\x00\x00\x18ftypheic\x00\x00\x00\x00"],
  ["SVG", '<svg xmlns="http://www.w3.org/2000/svg"/>'],
  ["a RIFF file that is no WebP", "RIFF\x24\x00\x00\x00WAVEfmt "],
  ["RIFF and WEBP at the wrong place", "RIFFWEBP"],
])("%s is none of the three formats", (_, text) => {
  const bytes = Buffer.from(text, "latin1");
  expect(imageFormat(bytes)).toBeUndefined();
  expect(imageSize(bytes)).toBeUndefined();
});

test.each([
  ["a PNG with a width of 0", Buffer.from("\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\0\0\0\0\x17", "latin1")],
  [
    "a PNG whose first chunk is not IHDR",
    Buffer.from("\x89PNG\r\n\x1a\n\0\0\0\rIDAT\0\0\0\x25\0\0\0\x17", "latin1"),
  ],
  ["a JPEG that ends before its frame header", Buffer.from([0xff, 0xd8, 0xff, 0xd9, 0, 0, 0, 0, 0, 0, 0, 0])],
  ["a JPEG segment with an impossible length", Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 0, 0, 0, 0, 0, 0, 0])],
  [
    "a WebP with an unknown first chunk",
    Buffer.from("RIFF\x24\0\0\0WEBPXMP \0\0\0\0\0\0\0\0\0\0\0\0\0\0", "latin1"),
  ],
])("%s has no size", (_, bytes) => {
  expect(imageFormat(bytes)).toBeDefined();
  expect(imageSize(bytes)).toBeUndefined();
});

test("damaged headers never throw and never give a size of 0", () => {
  const damaged = fc.tuple(
    fc.constantFrom(...Object.values(pictures)),
    fc.array(fc.tuple(fc.nat({ max: 40 }), fc.nat({ max: 255 })), { maxLength: 6 }),
    fc.nat({ max: 80 }),
  );
  fc.assert(
    fc.property(damaged, ([{ bytes }, changes, length]) => {
      const copy = bytes.slice(0, length);
      for (const [index, value] of changes) copy[index] = value;
      const size = imageSize(copy);
      expect(size === undefined || (size.width > 0 && size.height > 0)).toBe(true);
    }),
  );
});
