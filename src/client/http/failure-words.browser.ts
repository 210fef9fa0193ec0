import type * as failureWords from "./failure-words.js";

// Stands in for failure-words.ts in the package for pages and workers (scripts/build-package.ts): there fetch does not say why it failed.
export const reasonOf: typeof failureWords.reasonOf = ({ message }) => message;
export const wordsOf: typeof failureWords.wordsOf = ({ message }) => message;
