import type { Id } from "../ids.js";

/** How many videos are remembered; what matters happens within a minute of the submission. */
const remembered = 1_000;
const submitted = new Set<Id>();

/** Notes that this program has submitted a video. */
export function noteSubmission(video_id: Id): void {
  submitted.add(video_id);
  for (const oldest of submitted) if (submitted.size > remembered) submitted.delete(oldest);
}

/** Whether this program has submitted the video, so that it exists whatever the server says of it. */
export function hasSubmitted(video_id: Id): boolean {
  return submitted.has(video_id);
}
