import { request } from "node:http";
import { text } from "node:stream/consumers";
import { expect, test } from "vitest";
import { startBuilt } from "./opened.js";

interface Served {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: string;
}

/** As `fetch`, which lets no `Host` through. */
function get(url: string, headers: Record<string, string> = {}, method = "GET"): Promise<Served> {
  return new Promise((resolve, reject) => {
    request(url, { headers, method }, (response) => {
      const { statusCode: status = 0, headers: received } = response;
      text(response).then((body) => resolve({ status, headers: received, body }), reject);
    })
      .on("error", reject)
      .end();
  });
}

const keyIn = ({ body }: Served): string | undefined =>
  /name="sandbox-key" content="([^"]*)"/.exec(body)?.[1];

test.each(["localhost:4010", "127.0.0.1", "[::1]:80", "app.localhost"])(
  "the page that is asked for as %s has the key of the sandbox, as text",
  async (Host) => {
    const { url } = await startBuilt({ apiKey: 'a"><b>&$&' });
    expect(keyIn(await get(url, { Host }))).toBe("a&quot;>&lt;b>&amp;$&amp;");
  },
);

test.each(["sandbox:4010", "192.168.0.7:4010"])(
  "the page that is asked for as %s from elsewhere has no key",
  async (Host) => {
    const { url } = await startBuilt({ host: "0.0.0.0" });
    const page = await get(url, { Host });
    expect([page.status, keyIn(page)]).toEqual([200, ""]);
  },
);

test.each(["/", "/playground/page.js"])(
  "%s is refused under a name that is not the sandbox's",
  async (path) => {
    const { url } = await startBuilt();
    const { status, body } = await get(url + path, { Host: "evil.example" });
    expect([status, body.includes("sandbox-key")]).toEqual([403, false]);
  },
);

test("no other origin can read the page, whatever cors says of the API", async () => {
  const { url } = await startBuilt({ cors: "*" });
  const { headers } = await get(url, { Origin: "https://evil.example" });
  expect(headers["access-control-allow-origin"]).toBeUndefined();
  expect(headers["cross-origin-resource-policy"]).toBe("same-origin");
});

test("everything of the page has its type, and the strictest policy that lets it work", async () => {
  const { url } = await startBuilt();
  const types = {
    "/": "text/html; charset=utf-8",
    "/playground/page.js": "text/javascript; charset=utf-8",
    "/playground/style.css": "text/css; charset=utf-8",
    "/playground/icon.svg": "image/svg+xml",
  };
  for (const [path, type] of Object.entries(types)) {
    const { status, headers } = await get(url + path);
    expect([path, status, headers["content-type"]]).toEqual([path, 200, type]);
    expect(headers["content-security-policy"]).toMatch(/^default-src 'none';/);
    expect(headers["content-security-policy"]).not.toMatch(/unsafe|\*|data:|https?:/);
  }
});

test.each([
  ["GET", "/playground/page.ts", 404],
  ["GET", "/playground/../node/cli.js", 404],
  ["GET", "/playground/%2e%2e/node/cli.js", 404],
  ["GET", "/playground/", 404],
  ["POST", "/", 404],
  ["HEAD", "/", 200],
  ["GET", "/?from=readme", 200],
])("%s %s is answered with %i", async (method, path, status) => {
  const { url } = await startBuilt();
  expect((await get(url + path, {}, method)).status).toBe(status);
});

test("the page is none of the requests that the sandbox tells of", async () => {
  const { url, requests } = await startBuilt();
  await get(url);
  expect(requests).toEqual([]);
});
