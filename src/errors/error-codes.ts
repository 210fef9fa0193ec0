/** What a caller can do about an error: the class of its `ErrCode`. */
export type ErrorKind =
  | "auth"
  | "credits"
  | "concurrency"
  | "moderation"
  | "template"
  | "invalid"
  | "notFound"
  | "transient"
  | "unknown";

/**
 * The documented `ErrCode`s by kind. Source: the vendor's error-code page, and for 10001 to 10005 and 500043 public clients only.
 * "unknown" stands for codes after which nobody can say whether a POST was carried out; codes that are not listed belong there too.
 */
const codesByKind = {
  auth: [400012, 10001, 10002, 10003, 10004, 10005, 500020],
  credits: [500090, 500043],
  concurrency: [500044],
  moderation: [500052, 500054, 500063],
  template: [500060, 500070, 500071],
  invalid: [400011, 400013, 400017, 400018, 400019, 400032, 500030, 500031, 500032, 500033, 500042],
  notFound: [500008, 500064],
  transient: [500041, 500069],
  unknown: [500100, 99999],
} as const satisfies Record<ErrorKind, readonly number[]>;

/** A documented `ErrCode` that is not success (0). */
export type ErrorCode = (typeof codesByKind)[ErrorKind][number];

/** The kind of an `ErrCode`; "unknown" for every code that is not documented. */
export function errorKind(code: number): ErrorKind {
  for (const [kind, codes] of Object.entries(codesByKind)) {
    if ((codes as readonly number[]).includes(code)) return kind as ErrorKind;
  }
  return "unknown";
}

/** What each documented `ErrCode` means, in words. Apart from the numbers, so that a bundle with `errorKind` only has no texts. */
export const errorMeanings: Readonly<Record<ErrorCode, string>> = {
  400011: "a required parameter is empty",
  400012: "invalid account",
  400013: "a parameter has the wrong type",
  400017: "invalid parameter",
  400018: "the prompt is too long",
  400019: "the negative prompt is too long",
  400032: "invalid image id",
  10001: "authentication failed",
  10002: "authentication failed",
  10003: "authentication failed",
  10004: "authentication failed",
  10005: "authentication failed",
  500008: "the requested data was not found",
  500020: "no permission for this operation",
  500030: "the image is too large",
  500031: "the image cannot be read",
  500032: "the image has an unsupported format",
  500033: "the image has unsupported dimensions",
  500041: "the image upload failed",
  500042: "invalid image path",
  500043: "not enough credits",
  500044: "the limit of videos generating at once is reached",
  500052: "refused by moderation",
  500054: "refused by moderation",
  500060: "the template's activations of this month are used up",
  500063: "refused by moderation",
  500064: "the content was deleted",
  500069: "the system is under high load",
  500070: "the template is not activated",
  500071: "the template does not support 720p and 1080p",
  500090: "not enough credits",
  500100: "database error",
  99999: "unknown error",
};
