import type { DeletedVideo, FailedVideo, RefusedVideo } from "../client/job/video.js";
import { isNamed, PixVerseError } from "./pixverse-error.js";

/** The video is final and there is nothing to download: deleted (6), refused by moderation (7) or failed (8). */
export class VideoError extends PixVerseError {
  override readonly name = "VideoError";
  declare readonly video_id: number | bigint;
  declare readonly traceId: string;
  /** 6 deleted, 7 refused by moderation (credits returned), 8 failed. The vendor gives no reason. */
  declare readonly status: 6 | 7 | 8;
  /** What the server said of it last. */
  declare readonly video: DeletedVideo | RefusedVideo | FailedVideo;

  constructor(video: DeletedVideo | RefusedVideo | FailedVideo) {
    const { id, status, traceId } = video;
    const fields = { video_id: id, traceId, status, video };
    super(`Video ${id} ${outcomes[status]}`, fields);
  }
}

const outcomes = {
  6: "was deleted.",
  7: "was refused by moderation; its credits are returned. Change the prompt or the image.",
  8: "failed; the vendor gives no reason. Try again, or with another prompt or image.",
};

/** Whether a caught value is a {@link VideoError}. */
export function isVideoError(value: unknown): value is VideoError {
  return isNamed(value, "VideoError");
}
