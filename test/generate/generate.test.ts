import { readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { generate } from "../../scripts/generate.js";
import { EXPORT, PROJECT, projectWith } from "./project.js";

const OUTPUTS = ["generated/openapi.yaml", "generated/schema.ts", "generated/client.ts"];

const read = (root: string, file: string): Promise<string> => readFile(join(root, file), "utf8");

async function snapshot(root: string): Promise<Map<string, string>> {
  const names = (await readdir(join(root, "generated"))).toSorted();
  return new Map(
    await Promise.all(names.map(async (name) => [name, await read(root, `generated/${name}`)] as const)),
  );
}

describe("npm run generate", () => {
  test("gives the bytes that are checked in, whatever was there before", async () => {
    const root = await projectWith();
    await rm(join(root, "generated"), { recursive: true });
    const { code, text } = await generate(root, []);
    expect(code).toBe(0);
    for (const file of OUTPUTS) {
      expect(text).toContain(file);
      expect(await read(root, file)).toBe(await read(PROJECT, file));
    }
  });

  test("reports sources, operations, notes and changes, and writes only what changed", async () => {
    const root = await projectWith([
      "spec/overlays/20-corrections.yaml",
      "maximum: 2147483647",
      "maximum: 99",
    ]);
    const { text } = await generate(root, []);
    expect(text).toMatch(/spec\/apifox\/image-to-video\.txt {2}sha256 [0-9a-f]{16}…/);
    expect(text).toMatch(/generateVideo +POST \/openapi\/v2\/video\/img\/generate/);
    expect(text).toContain("repair header-ignored: spec/apifox/image-to-video.txt");
    expect(text).toMatch(/\d+ quotes and \d+ remarks cover \d+ texts/);
    expect(text).toMatch(/Changes of the document since the last run\n {2}This asks for a \w+ version\./);
    expect(text).toMatch(/request seed: maximum modified.*- 2147483647\n *\+ 99/s);
    expect(text).toMatch(
      /Still to do.*\n +seed: maximum: the document says 99, src\/fields\.ts .* say 2147483647/,
    );
    expect(text.split("Written\n")[1]?.trim()).toBe("generated/openapi.yaml");
  });

  test("writes nothing when something is wrong, and says all of it", async () => {
    const root = await projectWith([EXPORT, "2048 Characters", "4096 Characters"]);
    const before = await snapshot(root);
    const { code, text } = await generate(root, []);
    expect(code).toBe(1);
    expect(text).toMatch(/^2 problems, and nothing was written:/);
    expect(text).toContain("«2048 Characters 以内»");
    expect(await snapshot(root)).toEqual(before);
  });

  test("leaves no half-written folder behind when a file cannot be written", async () => {
    const root = await projectWith();
    await rm(join(root, "generated"), { recursive: true });
    await writeFile(join(root, "generated"), "a file where the folder should be");
    const { code, text } = await generate(root, []);
    expect(code).toBe(1);
    expect(text).toMatch(/^E\w+: .*generated.*Nothing was changed\.$/m);
    expect(await read(root, "generated")).toBe("a file where the folder should be");
  });
});

test("a previous document that cannot be read does not stop the next one, and examples are reported too", async () => {
  const root = await projectWith(["generated/openapi.yaml", "openapi: 3.1.0", "<<<<<<< openapi: ["]);
  const { code, text } = await generate(root, []);
  expect(code).toBe(0);
  expect(text).toContain("whose document cannot be read");
  await writeFile(
    join(root, EXPORT),
    (await read(root, EXPORT)).replace(String.raw`\"prompt\": \"string\"`, String.raw`\"prompt\": \"猫\"`),
  );
  expect((await generate(root, [])).text).toMatch(
    /request\/content\/application\/json: example modified\..*\+ .*猫/s,
  );
});

test("an option that there is not is answered with those that there are", async () => {
  const { code, text } = await generate(PROJECT, ["--chek"]);
  expect(code).toBe(2);
  expect(text).toMatch(/--chek.*--check {3}write nothing/s);
});

describe("npm run generate -- --check", () => {
  test("names every file that differs and the command that mends it, and writes nothing", async () => {
    const root = await projectWith(
      ["generated/client.ts", "redirect", "Redirect"],
      ["generated/openapi.yaml", "PixVerse", "Pixverse"],
    );
    await writeFile(join(root, "generated/mine.ts"), "");
    const before = await snapshot(root);
    const { code, text } = await generate(root, ["--check"]);
    expect(code).toBe(1);
    expect(text).toContain("generated/openapi.yaml is not what");
    expect(text).toContain("generated/client.ts is not what");
    expect(text).toContain("npm run generate");
    expect(text).toContain("generated/mine.ts is not written by npm run generate");
    expect(await snapshot(root)).toEqual(before);
  });
});
