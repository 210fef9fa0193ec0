import { describe, expect, test } from "vitest";
import { convert } from "../../scripts/apifox/convert.js";
import type { Json } from "../../scripts/apifox/plain-data.js";
import { apiNode, at, nativeExport } from "./support.js";

describe("names that HTTP does not allow", () => {
  const bad = "X */ globalThis.PWNED = 1; /*";
  test("of headers and cookies are left out, and a key that goes there is not known", () => {
    const { document, notes } = convert([
      nativeExport([
        apiNode("post", "/x", {
          auth: { type: "apikey", apikey: { in: "header", key: bad } },
          parameters: { header: [{ name: bad, type: "string" }], cookie: [{ name: "a b", type: "string" }] },
          responses: [
            { id: "1", code: 200, contentType: "noContent", headers: [{ name: bad, type: "string" }] },
          ],
        }),
      ]),
    ]);
    expect(at(document, "/paths/~1x/post")).not.toHaveProperty("security");
    expect(at(document, "/paths/~1x/post")).not.toHaveProperty("parameters");
    expect(JSON.stringify(document)).not.toContain("PWNED");
    const codes = notes.filter(({ level }) => level === "loss").map(({ code }) => code);
    expect(codes.toSorted()).toEqual([
      "parameter-dropped",
      "parameter-dropped",
      "parameter-dropped",
      "security-lost",
    ]);
  });
});

const securedBy = (id: string) => ({
  auth: { type: "securityscheme" },
  securityScheme: { schemeGroups: [{ id: "g", schemeIds: [id] }] },
});

const inDocument = (scheme: Json) => {
  const definition = { type: "http", ...(scheme === null ? {} : { scheme }) };
  const document = {
    openapi: "3.1.0",
    security: [{ key: [] }],
    paths: { "/x": { get: {} } },
    components: { securitySchemes: { key: definition } },
  };
  return convert([{ name: "a.json", text: JSON.stringify(document) }]);
};

const inProject = (scheme: Json) => {
  const authConfigs = { type: "http", ...(scheme === null ? {} : { scheme }) };
  return convert([
    nativeExport([apiNode("get", "/x", securedBy("1"))], {
      securitySchemeCollection: [{ items: [{ id: 1, name: "key", authType: "http", authConfigs }] }],
    }),
  ]);
};

describe("the scheme of an http security scheme", () => {
  test.each([
    ["a document", inDocument],
    ["a project", inProject],
  ])("of %s is a token of HTTP, or what is needed is not known", (_, converted) => {
    for (const scheme of ["bearer", "Digest", "x-a!#$%&'*+.^_`|~9"]) {
      const { document, notes } = converted(scheme);
      expect(document.components?.securitySchemes).toEqual({ key: { type: "http", scheme } });
      expect(at(document, "/paths/~1x/get/security")).toEqual([{ key: [] }]);
      expect(notes.filter(({ code }) => code.startsWith("security"))).toEqual([]);
    }
    for (const scheme of [
      "a b",
      "a\r\nX: y",
      "*/ x",
      "a:b",
      "模式",
      "a\u0000",
      "\u009b",
      "a,b",
      '"a"',
      "a/b",
    ]) {
      const { document, notes } = converted(scheme);
      expect(document.components ?? {}).not.toHaveProperty("securitySchemes");
      expect(at(document, "/paths/~1x/get")).not.toHaveProperty("security");
      expect(notes.filter(({ code }) => code === "security-lost")).toHaveLength(2);
    }
    const { document, notes } = converted(null);
    expect(document.components?.securitySchemes).toEqual({ key: { type: "http", scheme: "bearer" } });
    expect(notes.map(({ code }) => code)).toContain("security-approximated");
  });

  test.each([
    ["a b", "http", "security-approximated", { type: "http", scheme: "digest" }],
    ["", undefined, undefined, { type: "http", scheme: "digest" }],
  ])(
    "%j that is none has a note where the kind of a project's scheme says it",
    (scheme, type, code, definition) => {
      const authConfigs = type === undefined ? {} : { type, scheme };
      const { document, notes } = convert([
        nativeExport([apiNode("get", "/x", securedBy("1"))], {
          securitySchemeCollection: [{ items: [{ id: 1, name: "key", authType: "digest", authConfigs }] }],
        }),
      ]);
      expect(document.components?.securitySchemes).toEqual({ key: definition });
      expect(notes.filter((note) => note.code.startsWith("security")).map((note) => note.code)).toEqual(
        code === undefined ? [] : [code],
      );
    },
  );
});
