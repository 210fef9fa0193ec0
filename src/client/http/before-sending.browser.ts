import type * as beforeSending from "./before-sending.js";

// Stands in for before-sending.ts in the package for pages and workers (scripts/build-package.ts): there fetch does not say why it failed.
export const watchConnecting: typeof beforeSending.watchConnecting = () => {};
export const failedBeforeSending: typeof beforeSending.failedBeforeSending = () => false;
