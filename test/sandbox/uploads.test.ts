import { expect, test } from "vitest";
import { maxImageBytes } from "../../src/client/job/image-format.js";
import { pictures } from "./pictures.js";
import { startSandbox } from "./caller.js";

const png = new File([pictures.png.bytes], "a.png");
const wide = Buffer.from(pictures.png.bytes);
wide.writeUInt32BE(10_001, 16);

test.each([
  ["nothing", [], 400011, "send image"],
  [
    "both",
    [
      ["image", png],
      ["image_url", "https://pictures.invalid/a.png"],
    ],
    400017,
    "not image and image_url",
  ],
  [
    "two files",
    [
      ["image", png],
      ["image", png],
    ],
    400017,
    "not image and image",
  ],
  [
    "another part",
    [
      ["image", png],
      ["folder", "1"],
    ],
    400017,
    "folder: an upload has",
  ],
  ["text for a file", [["image", "a.png"]], 400013, "image: a file is needed"],
  ["a file for text", [["image_url", png]], 400013, "image_url: text is needed"],
  ["an empty address", [["image_url", ""]], 400011, "image_url"],
  ["a path for an address", [["image_url", "/tmp/a.png"]], 500042, 'not "/tmp/a.png"'],
  ["a file: address", [["image_url", "file:///tmp/a.png"]], 500042, "http or https"],
  ["an empty file", [["image", new File([], "a.png")]], 400011, "0 bytes"],
  ["20 MB", [["image", new File([new Uint8Array(maxImageBytes)], "a.png")]], 500030, "under 20971520"],
  ["21 MB", [["image", new File([new Uint8Array(21 * 1024 * 1024)], "a.png")]], 500030, "larger than"],
  [
    "a GIF",
    [["image", new File(["GIF89a;"], "a.png", { type: "image/png" })]],
    500032,
    "neither JPEG nor PNG",
  ],
  [
    "a cut-off PNG",
    [["image", new File([pictures.png.bytes.slice(0, 20)], "a.png")]],
    500031,
    "no readable header",
  ],
  ["10001 pixels", [["image", new File([wide], "a.png")]], 500033, "10001 × 23 px"],
] as const)("an upload of %s is refused with its own words", async (_, parts, ErrCode, words) => {
  const { upload } = await startSandbox();
  expect(await upload(parts)).toMatchObject({ status: 200, ErrCode, ErrMsg: expect.stringContaining(words) });
});

test.each([
  ["cut off", '--x\r\nContent-Disposition: form-data; name="image"; filename="a.png"\r\n\r\nabc'],
  [
    "under another boundary",
    '--y\r\nContent-Disposition: form-data; name="image_url"\r\n\r\nabc\r\n--y--\r\n',
  ],
  ["without part headers", "--x\r\n\r\nabc\r\n--x--\r\n"],
  ["empty", ""],
])("a multipart body %s is refused", async (_, body) => {
  const { call } = await startSandbox();
  const answer = await call("/openapi/v2/image/upload", {
    method: "POST",
    headers: { "Content-Type": "multipart/form-data; boundary=x" },
    body,
  });
  expect(answer).toMatchObject({
    status: 400,
    ErrCode: 400013,
    ErrMsg: expect.stringContaining("multipart"),
  });
});

test("a multipart body that ends right after its last boundary is read, as some clients end it", async () => {
  const { call } = await startSandbox();
  const answer = await call("/openapi/v2/image/upload", {
    method: "POST",
    headers: { "Content-Type": 'multipart/form-data; boundary="x"' },
    body: '--x\r\nContent-Disposition: form-data; name="image_url"\r\n\r\nhttps://pictures.invalid/a\r\n--x--',
  });
  expect(answer).toMatchObject({ ErrCode: 0 });
});

test("the latest 64 MiB of pictures can be looked at, and every picture can be used", async () => {
  const { upload, generate } = await startSandbox();
  const large = new Uint8Array(maxImageBytes - 1);
  large.set(pictures.png.bytes);
  const answers = [];
  for (let count = 0; count < 5; count += 1)
    answers.push(await upload([["image", new File([large], "a.png")]]));
  const statuses = answers.map(async ({ Resp }) => {
    const answer = await fetch(String(Resp?.["img_url"]), { method: "HEAD" });
    return answer.status;
  });
  expect(await Promise.all(statuses)).toEqual([404, 404, 200, 200, 200]);
  expect(await generate({ img_id: answers[0]?.Resp?.["img_id"] })).toMatchObject({ ErrCode: 0 });
});
