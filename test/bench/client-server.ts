/** A server in a process of its own that answers everything with one video, so that what is measured is the client alone; peers in their words. */
import { fork } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";

const file = fileURLToPath(import.meta.url);

export interface BenchServer {
  readonly url: string;
  /** Connections that were open at once at most. */
  mostConnections(): Promise<number>;
  close(): void;
}

/** @param status Of the video: 1 done, 5 generating. */
export async function benchServer(status: 1 | 5): Promise<BenchServer> {
  const child = fork("scripts/run.mjs", [file, String(status)]);
  const [port] = (await once(child, "message")) as [number];
  return {
    url: `http://127.0.0.1:${port}`,
    async mostConnections() {
      child.send("connections?");
      return Number((await once(child, "message"))[0]);
    },
    close: () => child.kill(),
  };
}

function serve(status: string): void {
  const rest = `"status":${status},"url":"https://example.com/cat.mp4","prompt":"the cat yawns"`;
  const bodyOf = (path: string): string => {
    if (path.startsWith("/predictions")) return `{"id":"1","status":"processing"}`;
    if (path.startsWith("/bench/app")) return `{"status":"IN_PROGRESS","request_id":"1","logs":[]}`;
    // The client refuses an answer about another video than it has asked for.
    const id = /\/result\/(\d+)/.exec(path)?.[1] ?? "302325299692608";
    return `{"ErrCode":0,"ErrMsg":"success","Resp":{"id":${id},"video_id":${id},${rest}}}`;
  };
  let open = 0;
  let most = 0;
  const server = createServer((request, response) => {
    request
      .resume()
      .on("end", () => response.setHeader("Content-Type", "application/json").end(bodyOf(request.url ?? "")));
  });
  server.on("connection", (socket) => {
    most = Math.max(most, (open += 1));
    socket.on("close", () => (open -= 1));
  });
  server.listen(0, "127.0.0.1", () => process.send?.((server.address() as AddressInfo).port));
  process.on("message", () => process.send?.(most));
}

if (process.argv[1] === file) serve(process.argv[2] ?? "1");
