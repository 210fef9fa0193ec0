import { readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { generate } from "../../scripts/generate.js";
import { EXPORT, generatedWith, OPERATION, PROJECT, projectWith } from "./project.js";

const read = (root: string, file: string): Promise<string> => readFile(join(root, file), "utf8");

async function snapshot(root: string): Promise<Map<string, string>> {
  const names = (await readdir(join(root, "generated"))).toSorted();
  return new Map(
    await Promise.all(names.map(async (name) => [name, await read(root, `generated/${name}`)] as const)),
  );
}

describe("npm run generate", () => {
  test("gives the same bytes, whatever was there before", async () => {
    const root = await generatedWith(["generated/client.ts", "redirect", "Redirect"]);
    expect(await generate(root, [])).toMatchObject({ code: 0 });
    const first = await snapshot(root);
    await rm(join(root, "generated"), { recursive: true });
    const { code, text } = await generate(root, []);
    expect(code).toBe(0);
    for (const file of first.keys()) expect(text).toContain(file);
    expect(await snapshot(root)).toEqual(first);
  });

  test("reports sources, operations, notes and changes, and writes only what changed", async () => {
    const root = await generatedWith(
      [EXPORT, "0 - 2147483647", "0 - 99"],
      [OPERATION, "0 - 2147483647", "0 - 99"],
      [OPERATION, "from 0 to 2147483647", "from 0 to 99"],
      [OPERATION, "from: 0, to: 2147483647", "from: 0, to: 99"],
    );
    const { text } = await generate(root, []);
    expect(text).toMatch(/spec\/apifox\/image-to-video\.txt {2}sha256 [0-9a-f]{16}…/);
    expect(text).toMatch(/generateVideo +POST \/openapi\/v2\/video\/img\/generate/);
    expect(text).toContain("repair header-ignored: spec/apifox/image-to-video.txt");
    expect(text).toMatch(/\d+ quotes and \d+ remarks cover \d+ texts/);
    expect(text).toMatch(/Changes of the document since the last run\n {2}This asks for a \w+ version\./);
    expect(text).toMatch(/request seed: maximum modified.*- 2147483647\n *\+ 99/s);
    expect(text.split("Written\n")[1]?.trim().split(/\s+/)).toEqual([
      "generated/openapi.yaml",
      "generated/schema.ts",
      "generated/client.ts",
      "generated/image-to-video.ts",
      "generated/image-to-video.rules.ts",
      "generated/image-to-video.words.ts",
      "generated/image-to-video.tool.json",
      "generated/image-to-video.schema.json",
      "generated/definitions.ts",
    ]);
  });

  test("writes nothing when something is wrong, and says all of it", async () => {
    const root = await generatedWith([EXPORT, "2048 Characters", "4096 Characters"]);
    const before = await snapshot(root);
    const { code, text } = await generate(root, []);
    expect(code).toBe(1);
    expect(text).toMatch(/^2 problems, and nothing was written:/);
    expect(text).toContain("«2048 Characters 以内»");
    expect(await snapshot(root)).toEqual(before);
  });

  test("leaves no half-written folder behind when a file cannot be written", async () => {
    const root = await projectWith();
    await writeFile(join(root, "generated"), "a file where the folder should be");
    const { code, text } = await generate(root, []);
    expect(code).toBe(1);
    expect(text).toMatch(/^E\w+: .*generated.*Nothing was changed\.$/m);
    expect(await read(root, "generated")).toBe("a file where the folder should be");
  });
});

test("a previous document that cannot be read does not stop the next one, and examples are reported too", async () => {
  const root = await generatedWith(["generated/openapi.yaml", "openapi: 3.1.0", "<<<<<<< openapi: ["]);
  const { code, text } = await generate(root, []);
  expect(code).toBe(0);
  expect(text).toContain("whose document cannot be read");
  await writeFile(
    join(root, EXPORT),
    (await read(root, EXPORT)).replace(String.raw`\"prompt\": \"string\"`, String.raw`\"prompt\": \"猫\"`),
  );
  const file = join(root, "spec/operations/image-to-video.yaml");
  await writeFile(file, (await readFile(file, "utf8")).replace("prompt: string,", "prompt: 猫,"));
  expect((await generate(root, [])).text).toMatch(
    /request\/content\/application\/json: example modified\..*\+ .*猫/s,
  );
});

async function projectWithTwo(): Promise<string> {
  const root = await projectWith();
  // What is the same word for word is shared, and not drafted.
  const text = (await read(root, EXPORT))
    .replaceAll("img/generate", "text/generate")
    .replace("2048 Characters", "4096 Characters")
    .replace("支持 v5.5,v6 /", "支持 v5.5,v5.6 /");
  await writeFile(join(root, "spec/apifox/text-to-video.txt"), text);
  return root;
}

describe("operations that nobody has read", () => {
  const OTHER = "POST /openapi/v2/video/text/generate";

  test("are left out and listed with --defer, and stay out", async () => {
    const root = await projectWithTwo();
    expect((await generate(root, [])).code).toBe(1);
    const deferred = await generate(root, ["--defer"]);
    expect(deferred.text).toContain(`spec/deferred.yaml  1 operation left out: ${OTHER}`);
    expect(deferred.code).toBe(0);
    expect(await read(root, "spec/deferred.yaml")).toContain(`- ${OTHER}`);
    expect((await generate(root, ["--check"])).code).toBe(0);
    expect(await read(root, "generated/openapi.yaml")).not.toContain("text/generate");
  });

  test("that are listed and are not there stop the next run", async () => {
    const root = await projectWith();
    await writeFile(join(root, "spec/deferred.yaml"), "deferred: [POST /gone]\n");
    expect((await generate(root, [])).text).toContain("lists POST /gone, which the exports do not have");
  });

  test("are drafted into a file, which no run takes as it is", async () => {
    const root = await projectWithTwo();
    const file = join(root, "drafts.yaml");
    const { text } = await generate(root, ["--drafts", file]);
    expect(text).toContain(`its draft is in ${file}`);
    expect(text).not.toContain("draft: ");
    await writeFile(join(root, "spec/operations/text-to-video.yaml"), await readFile(file, "utf8"));
    expect((await generate(root, [])).text).toMatch(/«4096 Characters 以内» is a draft/);
  });

  test("have most of their rules drafted", async () => {
    const root = await projectWithTwo();
    const { text } = await generate(root, []);
    expect(text).toMatch(
      /- draft: 4096 Characters 以内\n +translation: …\n +states:\n +- length:\n +upTo: 4096/,
    );
    expect(text).toMatch(
      /- draft: .?支持 v5.5,v5.6.*\n +translation: …\n +states:\n +- taken:\n +models:\n +- v5.5\n +- v5.6/,
    );
  });
});

test("an option that there is not is answered with those that there are", async () => {
  const { code, text } = await generate(PROJECT, ["--chek"]);
  expect(code).toBe(2);
  expect(text).toMatch(/--chek.*--check +write nothing/s);
});

describe("npm run generate -- --check", () => {
  test("names every file that differs and the command that mends it, and writes nothing", async () => {
    const root = await generatedWith(
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
