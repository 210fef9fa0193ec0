import type { AnyResponse } from "./response.js";

/** How far a request has come: all that is known of it when its time is up, or its connection breaks. */
export interface Course {
  /** The `Ai-trace-id` of what was handed to `fetch`. */
  traceId?: string;
  /** Whether its body has left our hands, if it has one. Until then nobody can have received it, whatever became of the rest. */
  isTaken?: boolean;
  /** Whether it is taken no earlier than there is a connection: then no failure after that, of a second try for example, tells of the first. */
  isWatched?: boolean;
  /** The body may not be taken any more: what became of the request is said. */
  isOver?: boolean;
  /** What has begun to arrive, and what of its body has. */
  status?: number;
  response?: AnyResponse;
  chunks?: readonly Uint8Array[];
  /** The answer. */
  sent?: Sent;
  /** Why there is none. */
  failure?: unknown;
}

/** An answer: a `Response` of the platform's, which is read already, and its text. */
export interface Sent {
  readonly text: string;
  readonly response: Response;
}
