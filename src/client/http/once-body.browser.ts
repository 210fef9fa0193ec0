import type * as onceBodyOfNode from "./once-body.js";

// Stands in for once-body.ts in the package for pages and workers (scripts/build-package.ts). A browser sends it again by
// itself after HTTP 421.
export const onceBody: typeof onceBodyOfNode.onceBody = (bytes) => ({ body: new Blob([bytes]) });
