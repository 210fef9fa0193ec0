export { PixVerseError, isPixVerseError } from "./errors/pixverse-error.js";
