/** The formats that an upload may have (vendor's upload page: JPEG, PNG, WebP). */
export type ImageFormat = "jpeg" | "png" | "webp";

/** Width and height in pixels as the file stores them, before any EXIF rotation. */
export interface ImageSize {
  readonly width: number;
  readonly height: number;
}

/**
 * Largest picture that an upload may have, in bytes: "under 20 MB", so this many bytes are already too many.
 * The vendor does not say whether a megabyte has 10^6 or 2^20 bytes; the generous reading refuses nothing that the server takes.
 */
export const maxImageBytes = 20 * 1024 * 1024;

/** Largest width or height in pixels: 10000 in the newer text of the vendor's upload page, 4000 in the older one. */
export const maxImageSide = 10_000;

/** Bytes from the beginning of a file that `imageFormat` looks at. */
export const imageSignatureBytes = 12;

/** The format by the file's first bytes, never by its name; `undefined` when it is none that an upload may have. */
export function imageFormat(bytes: Uint8Array): ImageFormat | undefined {
  const text = String.fromCharCode(...bytes.subarray(0, imageSignatureBytes));
  if (text.startsWith("\xff\xd8\xff")) return "jpeg";
  if (text.startsWith("\x89PNG\r\n\x1a\n")) return "png";
  if (text.startsWith("RIFF") && text.slice(8) === "WEBP") return "webp";
  return undefined;
}

/** What files begin with that people take for pictures that can be uploaded, and what they are instead. `?` is any character. */
const others: readonly (readonly [name: string, ...beginnings: string[]])[] = [
  ["AVIF", "????ftypavi"],
  ["HEIC", "????ftyphe", "????ftypmif1", "????ftypmsf1"],
  ["video", "????ftyp", "\x1aE\xdf\xa3", "RIFF????AVI "],
  ["GIF", "GIF8"],
  ["BMP", "BM"],
  ["TIFF", "II*\0", "MM\0*"],
  ["JPEG XL", "\xff\n", "\0\0\0\fJXL "],
  ["PDF", "%PDF"],
  ["text such as SVG or HTML", "<", "\n<", "\xef\xbb\xbf<"],
];

/** What a file is that is none of the three, by its first bytes; `undefined` when nobody knows. */
export function otherFormat(bytes: Uint8Array): string | undefined {
  const text = String.fromCharCode(...bytes.subarray(0, imageSignatureBytes));
  const begins = (beginning: string): boolean =>
    [...beginning].every((character, at) => character === "?" || character === text[at]);
  return others.find(([, ...beginnings]) => beginnings.some(begins))?.[0];
}

/**
 * The picture's size, read from its header alone. `undefined` when the format is none of the three, or when the header is cut off,
 * damaged, or states a side of 0.
 */
export function imageSize(bytes: Uint8Array): ImageSize | undefined {
  const format = imageFormat(bytes);
  if (format === undefined) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  try {
    const size = sizeReaders[format](view);
    return size && size.width > 0 && size.height > 0 ? size : undefined;
  } catch (error) {
    // A DataView refuses to read past its end: the header is cut off.
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

const sizeReaders: Record<ImageFormat, (view: DataView) => ImageSize | undefined> = {
  jpeg: jpegSize,
  png: pngSize,
  webp: webpSize,
};

/** PNG (W3C PNG 3, 11.2.1): the first chunk is IHDR and starts with width and height. */
function pngSize(view: DataView): ImageSize | undefined {
  if (ascii(view, 12) !== "IHDR") return undefined;
  return { width: view.getUint32(16), height: view.getUint32(20) };
}

/** JPEG (ITU T.81, B.1): a chain of marker segments up to the frame header (SOFn), which holds the size. */
function jpegSize(view: DataView): ImageSize | undefined {
  for (let offset = 2; ;) {
    if (view.getUint8(offset) !== 0xff) return undefined;
    const marker = view.getUint8(offset + 1);
    if (marker === 0xff) {
      // B.1.1.2: any number of 0xff may stand before a marker.
      offset += 1;
    } else if (isStartOfFrame(marker)) {
      return { width: view.getUint16(offset + 7), height: view.getUint16(offset + 5) };
    } else if (isStandalone(marker)) {
      offset += 2;
    } else if (marker === 0xda || marker === 0xd9) {
      // Pixels or the end of the picture before any frame header.
      return undefined;
    } else {
      const length = view.getUint16(offset + 2);
      if (length < 2) return undefined;
      offset += 2 + length;
    }
  }
}

/** SOF0 to SOF15 without DHT (C4), JPG (C8) and DAC (CC), which lie in between. */
function isStartOfFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
}

/** Markers without a length after them: TEM and RST0 to RST7. */
function isStandalone(marker: number): boolean {
  return marker === 0x01 || (marker >= 0xd0 && marker <= 0xd7);
}

/** WebP (RFC 9649): the first chunk is VP8 (lossy), VP8L (lossless) or VP8X (extended), each with its own way to store the size. */
function webpSize(view: DataView): ImageSize | undefined {
  switch (ascii(view, 12)) {
    case "VP8 ":
      // RFC 6386, 9.1: the start code, then 14 bits each for width and height; the upper two bits are a scale.
      if (view.getUint8(23) !== 0x9d || view.getUint8(24) !== 0x01 || view.getUint8(25) !== 0x2a)
        return undefined;
      return { width: view.getUint16(26, true) & 0x3fff, height: view.getUint16(28, true) & 0x3fff };
    case "VP8L": {
      // RFC 9649, 3.4: a signature byte, then width - 1 and height - 1 in 14 bits each.
      if (view.getUint8(20) !== 0x2f) return undefined;
      const bits = view.getUint32(21, true);
      return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 };
    }
    case "VP8X":
      // RFC 9649, 2.7: canvas width - 1 and height - 1 in 24 bits each.
      return { width: uint24(view, 24) + 1, height: uint24(view, 27) + 1 };
    default:
      return undefined;
  }
}

function uint24(view: DataView, offset: number): number {
  return view.getUint16(offset, true) | (view.getUint8(offset + 2) << 16);
}

function ascii(view: DataView, offset: number): string {
  return String.fromCharCode(...[0, 1, 2, 3].map((index) => view.getUint8(offset + index)));
}
