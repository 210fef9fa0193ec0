import type { Socket } from "node:net";
import { isNode } from "../runtime.js";
import type { Course } from "./course.js";

/** What goes into `fetch` with the body. */
export interface OnceBody {
  readonly body: BodyInit;
  readonly headers?: Readonly<Record<string, string>>;
  readonly duplex?: "half";
  readonly keepalive?: false;
}

/**
 * The body of paid work, in a form that `fetch` sends once. Node's fetch, and undici's, send any other body again by themselves when the
 * answer is HTTP 421 (Fetch, "HTTP-network-or-cache fetch", step 16): a stream they cannot. It is a stream of Node's, because node-fetch
 * knows no other. Both ask for it when they have a connection, TLS and a proxy's tunnel included; node-fetch asks at once, and waits for
 * its own.
 *
 * Elsewhere it is a Blob: Deno sends a text twice when a connection that was kept alive breaks (denoland/deno#36415), and browsers
 * send streams over HTTP/2 only. A browser sends a Blob again by itself after HTTP 421.
 */
export function onceBody(bytes: Uint8Array<ArrayBuffer>, course: Course): OnceBody {
  if (!isNode()) {
    course.isTaken = true;
    return { body: new Blob([bytes]) };
  }
  // Some servers and gateways refuse a body whose length they are not told.
  return {
    body: streamOf(bytes, course) as BodyInit,
    headers: { "Content-Length": String(bytes.byteLength) },
    duplex: "half",
    // It is for pages that are left, and goes with no stream (Fetch, "extract a body").
    keepalive: false,
  };
}

/** A stream of Node's, which a `fetch` that knows none writes as the text that it is: happy-dom's, for example. */
function streamOf(bytes: Uint8Array<ArrayBuffer>, course: Course): object {
  // Not imported: streams are a tenth of what the import of this package takes, and fetch loads them anyway.
  const { Readable } = process.getBuiltinModule("stream");
  course.isWatched = true;
  const take = (): Uint8Array => {
    if (course.isOver) throw new Error("too late");
    course.isTaken = true;
    return bytes;
  };
  let target: Target | undefined;
  const stream = new Readable({
    read() {
      whenConnected(target ?? {}, () => {
        // An error would have nobody who hears of it.
        if (course.isOver) return void stream.destroy();
        stream.push(take());
        stream.push(null);
      });
    },
  });
  const { pipe } = stream;
  return Object.assign(stream, {
    pipe(...parts: Parameters<typeof pipe>) {
      // It would go to both, as where a wrapper asks twice and takes the first answer.
      if (target) throw new Error("the body of paid work goes to one request only");
      target = parts[0] as Target;
      return pipe.apply(stream, parts);
    },
    toString: () => new TextDecoder().decode(take()),
  });
}

/** What a stream is piped into: node-fetch does it with a request of Node's, which has no socket at first, and then one that connects. */
interface Target {
  readonly socket?: Socket | null;
  once?(event: "socket", callback: (socket: Socket) => void): void;
}

function whenConnected(target: Target, go: () => void): void {
  const wait = (socket: Socket): void => {
    if (socket.connecting) socket.once("encrypted" in socket ? "secureConnect" : "connect", go);
    else go();
  };
  const { socket } = target;
  if (socket) wait(socket);
  else if (socket === null) target.once?.("socket", wait);
  else go();
}
