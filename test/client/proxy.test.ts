/** The way to a proxy that the README shows, with a real one. */
import { createServer } from "node:http";
import { connect } from "node:net";
import { fetch as undiciFetch, ProxyAgent } from "undici";
import { expect, onTestFinished, test } from "vitest";
import { pictures } from "../sandbox/pictures.js";
import { clientOf, request, serverForEach } from "./server.js";
import { listen } from "../listen.js";

const server = serverForEach();

/** A proxy that makes tunnels, and where they led to. */
async function startProxy(): Promise<{ url: string; tunnels: string[] }> {
  const tunnels: string[] = [];
  const proxy = createServer().on("connect", ({ url = "" }, socket, head) => {
    tunnels.push(url);
    const [host, port] = url.split(":");
    const upstream = connect(Number(port), host, () => {
      socket.write("HTTP/1.1 200 Connection Established\r\n\r\n");
      upstream.write(head);
      socket.pipe(upstream).pipe(socket);
    });
    for (const end of [socket, upstream]) end.on("error", () => {});
  });
  return { url: await listen(proxy), tunnels };
}

/** The way that the README shows. */
function clientThrough(proxy: string): ReturnType<typeof clientOf> {
  const dispatcher = new ProxyAgent(proxy);
  onTestFinished(() => dispatcher.destroy());
  return clientOf(server, { fetch: undiciFetch as unknown as typeof fetch, fetchOptions: { dispatcher } });
}

test("with undici's fetch and a ProxyAgent everything goes through the proxy, downloads too", async () => {
  const { url, tunnels } = await startProxy();
  const { pixverse } = clientThrough(url);
  const video = await pixverse.imageToVideo({ ...request, image: pictures.png.bytes });
  await pixverse.download(video, new WritableStream());
  expect(server.hits.map(({ operation }) => operation)).toEqual([
    "uploadImage",
    "generateVideo",
    "getVideo",
    "download",
  ]);
  expect(new Set(tunnels)).toEqual(new Set([new URL(server.url).host]));
  expect(server.connections()).toBe(tunnels.length);
});

test("a proxy that is not there has not been sent anything", async () => {
  const { url, tunnels } = await startProxy();
  const { pixverse } = clientThrough(url.replace(/:\d+$/, ":1"));
  await expect(pixverse.generateVideo({ ...request, img_id: 1 })).rejects.toMatchObject({
    name: "ConnectionError",
    beforeSending: true,
  });
  expect([tunnels, server.hits]).toEqual([[], []]);
});

const tunnelFailed = (status: number): string => `HTTP/1.1 ${status} No\r\nContent-Length: 0\r\n\r\n`;

// undici itself connects 500 times a second, for ever, where a proxy just closes.
test.each([
  ["wants a password", tunnelFailed(407), /Proxy response \(407\).*the proxy's address/],
  ["does not let this host through", tunnelFailed(403), /Proxy response \(403\).*the proxy's address/],
  ["finds nobody behind it", tunnelFailed(502), /Proxy response \(502\).*the proxy's address/],
  ["closes the connection", "", /the proxy makes no tunnel \(other side closed\): is the proxy's address/],
  ["closes it in the middle of a word", "HTTP/1.1 200 Conn", /the proxy makes no tunnel/],
  ["goes on and closes", "HTTP/1.1 100 Continue\r\n\r\n", /the proxy makes no tunnel/],
  ["is none", "220 ready\r\n", /HTTP.*is the address right, and the proxy's/],
])("a proxy that %s has passed nothing on, and the message says so", async (_, said, message) => {
  let asked = 0;
  const proxy = createServer().on("connect", (__, socket) => {
    asked += 1;
    socket.end(said);
  });
  const { pixverse } = clientThrough(await listen(proxy));
  const refusal = { name: "ConnectionError", beforeSending: true, message: expect.stringMatching(message) };
  await expect(pixverse.generateVideo({ ...request, img_id: 1 })).rejects.toMatchObject(refusal);
  expect([asked, server.hits]).toEqual([3, []]);
  await expect(pixverse.download({ url: `${server.url}/1.mp4` }, new WritableStream())).rejects.toMatchObject(
    refusal,
  );
  expect([asked, server.hits]).toEqual([10, []]);
});
