import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { LogEntry } from "../../src/index.js";
import { pictures } from "../sandbox/pictures.js";
import {
  answer,
  apiKey,
  clientOf,
  type Fault,
  faultyServer,
  type FaultyServer,
  lostAnswers,
  request,
  timeoutFor,
} from "./server.js";
import { seen } from "./seen.js";

let server: FaultyServer;
beforeEach(async () => void (server = await faultyServer()));
afterEach(async () => {
  await server.close();
});

const repeatsTheKey: Fault = {
  accepts: true,
  answer: (response) => response.socket!.end(`HTTP/1.1 200 OK\r\nbad header\r\nAPI-KEY: ${apiKey}\r\n\r\n`),
};

describe("the key is nowhere to be found", () => {
  test("in the client", () => {
    expect(seen(clientOf(server).pixverse)).not.toContain(apiKey);
    expect(Object.keys(clientOf(server).pixverse)).toEqual([]);
  });

  test.each(
    Object.entries({
      ...lostAnswers,
      "a page that prints the request": answer(403, `<pre>API-KEY: ${apiKey}</pre>`),
      "a page that prints it at the end of what is quoted": answer(403, `${"x".repeat(190)}${apiKey}`),
      "an ErrMsg that prints it": answer(
        200,
        JSON.stringify({ ErrCode: 10005, ErrMsg: `bad key ${apiKey}` }),
      ),
      "malformed headers that repeat the request's": repeatsTheKey,
      "a redirect that prints it": answer(302, "", { Location: `https://example.com/?key=${apiKey}` }),
    }),
  )("in the error or the log after %s", async (_, fault) => {
    const entries: LogEntry[] = [];
    const { pixverse } = clientOf(server, {
      timeout: timeoutFor(fault),
      log: (entry) => entries.push(entry),
    });
    for (const operation of ["getBalance", "generateVideo"] as const)
      server.fail(operation, fault, fault, fault);
    const errors = [
      await pixverse.getBalance().catch((error: unknown) => error),
      await pixverse.generateVideo({ ...request, img_id: 1 }).catch((error: unknown) => error),
    ];
    expect(errors).toMatchObject([
      { name: expect.stringContaining("Error") },
      { name: expect.stringContaining("Error") },
    ]);
    expect(seen(errors)).not.toContain(apiKey.slice(0, 9));
    expect(seen(entries)).not.toContain(apiKey.slice(0, 9));
  });

  test.each<[string, () => unknown]>([
    ["in its message", () => new Error(`Invalid header: ${apiKey}`)],
    ["in its cause", () => new TypeError("fetch failed", { cause: new Error(apiKey) })],
    ["in a field", () => Object.assign(new Error("parse"), { code: apiKey, data: { apiKey } })],
    ["instead of an error", () => apiKey],
  ])("in the error after a fetch that throws it %s", async (_, reason) => {
    const fetch = (): Promise<never> => Promise.reject(reason() as Error);
    const { pixverse } = clientOf(server, { fetch });
    const error: unknown = await pixverse.getBalance().catch((caught: unknown) => caught);
    expect(error).toMatchObject({ name: "ConnectionError", cause: expect.any(Error) });
    expect(seen(error)).not.toContain(apiKey.slice(0, 9));
  });

  test("at another host: redirects of the API are not followed", async () => {
    const other = await faultyServer();
    server.fail(
      "getBalance",
      ...Array.from({ length: 3 }, () =>
        answer(307, "", { Location: `${other.url}/openapi/v2/account/balance` }),
      ),
    );
    await expect(clientOf(server).pixverse.getBalance()).rejects.toMatchObject({
      name: "ApiError",
      status: 307,
    });
    expect(other.hits).toEqual([]);
    await other.close();
  });

  test("in what is sent, but for one header", async () => {
    const { pixverse } = clientOf(server);
    await pixverse.imageToVideo({ ...request, image: pictures.png.bytes });
    for (const { path, body, headers } of server.hits) {
      expect(path + body.toString("latin1")).not.toContain(apiKey);
      expect(Object.keys(headers).filter((name) => String(headers[name]).includes(apiKey))).toEqual([
        "api-key",
      ]);
    }
  });
});
