import { randomUUID } from "node:crypto";
import { expect, onTestFinished } from "vitest";
import { parseJson } from "../../src/int64-json.js";
import { createSandbox, type Sandbox, type SandboxOptions } from "../../src/sandbox/index.js";
import { pictures } from "./pictures.js";

export interface Answer {
  readonly status: number;
  readonly ErrCode: number;
  readonly ErrMsg: string;
  readonly Resp: Readonly<Record<string, never>> | null;
}

/** A sandbox for one test, and the shortest way to talk to it. It knows nothing of the client of this package. */
export async function startSandbox(options?: SandboxOptions) {
  const sandbox = await createSandbox(options);
  onTestFinished(() => sandbox.close());
  return { sandbox, ...callerOf(sandbox) };
}

export function callerOf(sandbox: Sandbox) {
  async function call(path: string, init: RequestInit = {}): Promise<Answer> {
    const response = await fetch(`${sandbox.url}${path}`, {
      ...init,
      headers: {
        "API-KEY": sandbox.apiKey,
        "Ai-trace-id": randomUUID(),
        ...(init.headers as Record<string, string>),
      },
    });
    return { status: response.status, ...(parseJson(await response.text()) as Omit<Answer, "status">) };
  }

  const postJson = (body: string, headers = {}) =>
    call("/openapi/v2/video/img/generate", {
      method: "POST",
      headers: { "Content-Type": "application/json", ...headers },
      body,
    });

  async function upload(parts: readonly (readonly [name: string, value: string | Blob])[]): Promise<Answer> {
    const form = new FormData();
    for (const [name, value] of parts) form.append(name, value);
    return await call("/openapi/v2/image/upload", { method: "POST", body: form });
  }

  async function uploadPicture(): Promise<bigint> {
    const { ErrCode, Resp } = await upload([["image", new File([pictures.png.bytes], "a.png")]]);
    expect(ErrCode).toBe(0);
    return BigInt(Resp?.["img_id"] ?? 0);
  }

  /** A valid request with changes; a member that is `undefined` is left out. */
  async function generate(changes: Readonly<Record<string, unknown>> = {}, headers = {}): Promise<Answer> {
    const img_id = "img_id" in changes ? changes["img_id"] : await uploadPicture();
    const request = {
      model: "v6",
      quality: "720p",
      duration: 5,
      prompt: "the cat yawns",
      ...changes,
      img_id,
    };
    const text = JSON.stringify(request, (_, value: unknown) =>
      typeof value === "bigint" ? `#${value}#` : value,
    );
    return await postJson(text.replaceAll(/"#(\d+)#"/g, "$1"), headers);
  }

  async function videoId(changes?: Readonly<Record<string, unknown>>): Promise<bigint> {
    const { ErrCode, Resp } = await generate(changes);
    expect(ErrCode).toBe(0);
    return BigInt(Resp?.["video_id"] ?? 0);
  }

  const getVideo = (id: bigint | number | string, headers = {}) =>
    call(`/openapi/v2/video/result/${id}`, { headers });
  const statusOf = async (id: bigint): Promise<unknown> => (await getVideo(id)).Resp?.["status"];
  const credits = async (): Promise<unknown> =>
    (await call("/openapi/v2/account/balance")).Resp?.["credit_monthly"];

  return { call, postJson, upload, uploadPicture, generate, videoId, getVideo, statusOf, credits };
}

/** For what comes once a request has arrived, however much else the machine has to do. */
export const patience = { timeout: 120_000, interval: 1 };

/** A clock that stands still until a test moves it. */
export function stoppedClock(start = Date.UTC(2026, 0, 1)) {
  let time = start;
  return { now: () => time, advance: (milliseconds: number) => void (time += milliseconds) };
}
