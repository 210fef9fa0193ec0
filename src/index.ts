export * from "./constraints.js";
export { PixVerseError, isPixVerseError } from "./errors/pixverse-error.js";
