import { withJson } from "../../int64-json.js";
import type { Answer } from "../http/answer.js";

/** What is known of a video at any status. Which fields are filled, and when, the vendor does not say. */
export interface VideoDetails extends Omit<Answer<"getVideo">, "status" | "url"> {}

/** Done: it can be downloaded. */
export interface DoneVideo extends VideoDetails {
  status: 1;
  /** Where the MP4 is. How long it stays there the vendor does not say; it may answer 404 in the first moments. */
  url: string;
}

/** Not finished: neither a reason to submit again nor to give up. */
export interface UnfinishedVideo extends VideoDetails {
  status: 5;
  /** What the server said instead of 5: a number that is not documented, or 1 while there is no `url` yet. */
  reportedStatus?: number;
}

/** Deleted. */
export interface DeletedVideo extends VideoDetails {
  status: 6;
}

/** Refused by moderation; its credits are returned. */
export interface RefusedVideo extends VideoDetails {
  status: 7;
}

/** Failed. */
export interface FailedVideo extends VideoDetails {
  status: 8;
}

/** A video by its `status`: only a finished one has a `url`. */
export type Video = DoneVideo | UnfinishedVideo | DeletedVideo | RefusedVideo | FailedVideo;

/** The union from what the server answers: `url` may be filled before it can be used, and new statuses may come. */
export function toVideo(answer: Answer<"getVideo">): Video {
  const { status, url } = answer;
  if (status === 1 && url) return answer as DoneVideo;
  const { url: _unusable, ...video } = answer;
  const isKnown = status === 5 || status === 6 || status === 7 || status === 8;
  return withJson(isKnown ? video : Object.assign(video, { status: 5, reportedStatus: status })) as Video;
}
