import { describe, expect, test } from "vitest";
import { convert, type Conversion } from "../../scripts/apifox/convert.js";
import type { Json } from "../../scripts/apifox/plain-data.js";
import { apiNode, at, codes, convertOperation, nativeExport } from "./support.js";

const oauth2 = (name: string) => ({
  id: name,
  name,
  authType: "oauth2",
  authConfigs: { type: "oauth2", flows: { password: { tokenUrl: `{{${name}}}/token`, scopes: {} } } },
});

describe("security of a document", () => {
  const securitySchemes = {
    T: { type: "bearer" },
    api_key: { type: "apikey", in: "header", name: "X-Key" },
    "x-plain": { type: "basic" },
    Digest: { type: "digest" },
    Odd: { type: "custom" },
  };
  const settings = { schemeGroups: [{ id: "g", schemeIds: ["1"] }], required: true, use: { id: "g" } };
  const convertSecurity = (security: Json): Conversion =>
    convertOperation({ security }, { components: { securitySchemes } });

  test.each<[string, Json, Json | undefined]>([
    ["settings beside a scheme are no scheme", [{ T: [], "x-apifox": settings }], [{ T: [] }]],
    ["Apidog's neither", [{ T: [], "x-apidog": settings }], [{ T: [] }]],
    ["optional", [{ T: [], "x-apifox": { ...settings, required: false } }], [{ T: [] }, {}]],
    ["a scheme may be called x-", [{ "x-plain": [] }], [{ "x-plain": [] }]],
    ["another spelling", [{ "API Key": [] }], [{ api_key: [] }]],
    ["together", [{ "Api-Key": [], T: [] }], [{ api_key: [], T: [] }]],
    ["none", [], []],
    ["a scheme that is not there", [{ Gone: [] }], undefined],
    ["a scheme that OpenAPI cannot hold", [{ Odd: [], "x-apifox": settings }], undefined],
    ["settings alone", [{ "x-apifox": settings }], undefined],
    ["one that is not there, or nothing", [{ Gone: [] }, {}], undefined],
    ["one of two", [{ Gone: [] }, { Digest: [] }], [{ Digest: [] }]],
    ["an object where a list belongs", { T: [] }, [{ T: [] }]],
    ["something else", ["T"], undefined],
  ])("%s", (_, security, expected) => {
    const result = convertSecurity(security);
    expect((at(result.document, "/paths/~1a/post") as { security?: Json }).security).toEqual(expected);
    const isSaid = codes(result).some((note) => note.startsWith("loss") && note.includes("POST /a"));
    expect(isSaid).toBe(expected === undefined || JSON.stringify(security).includes("Gone"));
  });

  test("schemes in Apifox's words are OpenAPI's", () => {
    const { document } = convertSecurity([]);
    expect(document.components?.securitySchemes).toEqual({
      T: { type: "http", scheme: "bearer" },
      api_key: { type: "apiKey", in: "header", name: "X-Key" },
      "x-plain": { type: "http", scheme: "basic" },
      Digest: { type: "http", scheme: "digest" },
    });
  });

  test("an Authorization header that is needed beside another key stays needed", () => {
    const parameters = [{ name: "Authorization", in: "header", required: true, schema: { type: "string" } }];
    const { document } = convertOperation(
      { security: [{ api_key: [] }], parameters },
      { components: { securitySchemes } },
    );
    expect(at(document, "/paths/~1a/post/security")).toEqual([{ api_key: [], authorization: [] }]);
  });

  test("variables in OAuth addresses are filled in from the environments, and else said", () => {
    const environments = [{ name: "prod", variables: [{ name: "known", value: "https://example.org" }] }];
    const result = convert([
      nativeExport([apiNode("get", "/a")], {
        environments,
        securitySchemeCollection: ["known", "other"].map(oauth2),
      }),
    ]);
    const url = (name: string) =>
      at(result.document, `/components/securitySchemes/${name}/flows/password/tokenUrl`);
    expect([url("known"), url("other")]).toEqual(["https://example.org/token", "/"]);
    expect(codes(result)).toContain("guess security-approximated @ securitySchemeCollection, other");
  });

  test("a project without a word about it does not say that nothing is needed", () => {
    const silent = convert([nativeExport([apiNode("get", "/a")])]);
    expect(at(silent.document, "/paths/~1a/get")).not.toHaveProperty("security");
    const open = convert([nativeExport([apiNode("get", "/a", { auth: {} })])]);
    expect(at(open.document, "/paths/~1a/get/security")).toEqual([]);
  });
});
