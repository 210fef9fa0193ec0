import type * as onceBodyOfNode from "./once-body.js";

// Stands in for once-body.ts where package.json's "browser" says so. A browser sends it again by itself after HTTP 421.
export const onceBody: typeof onceBodyOfNode.onceBody = (bytes) => ({ body: new Blob([bytes]) });
