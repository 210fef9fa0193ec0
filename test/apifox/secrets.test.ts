import { describe, expect, test } from "vitest";
import { convert } from "../../scripts/apifox/convert.js";
import type { Json, JsonObject } from "../../scripts/apifox/plain-data.js";
import { apiNode, at, jsonBody, nativeExport } from "./support.js";
import { maskText, maskValue } from "../../scripts/apifox/secrets.js";

const mask = "********";
/** Put together here, so that no scanner of repositories takes them for real. */
const letters = (length: number): string => "aB3dE6gH9j".repeat(10).slice(0, length);

const typed = (type: string, value: string) => ({
  requestBody: { type, jsonSchema: {}, examples: [{ value }] },
});

describe("a secret by its look, in any text", () => {
  test.each([
    ["a JSON Web Token", `eyJ${letters(12)}.${letters(10)}.${letters(8)}`],
    ["a bearer token", `Bearer ${letters(20)}`],
    ["a bearer token of small letters", `bearer ${letters(30).toLowerCase()}`],
    ["a bearer token with signs", `BEARER ${letters(6)}-${letters(6)}.${letters(6)}`],
    ["a bearer token without a digit", `Bearer ${"qwertz".repeat(5)}`],
    ["basic credentials", `basic ${letters(20)}=`],
    ["a key with a prefix", `sk-${letters(20)}`],
    ["a live key", `pk_live_${letters(20)}`],
    ["a key of Amazon", `AKIA${letters(16)}`],
    ["a key of Alibaba Cloud", `LTAI${letters(16)}`],
    ["a token of GitHub", `ghp_${letters(30)}`],
    ["a fine-grained one", `github_pat_${letters(30)}`],
    ["one of GitLab", `glpat-${letters(20)}`],
    ["one of Slack", `xoxb-${letters(20)}`],
    ["a key of Google", `AIza${letters(35)}`],
    ["a private key", `-----BEGIN RSA PRIVATE KEY-----\n${letters(40)}\n-----END RSA PRIVATE KEY-----`],
    ["a private key that is cut off", `-----BEGIN PRIVATE KEY-----\n${letters(40)}`],
  ])("%s is masked, and what stands around it is not", (_, secret) => {
    expect(maskText(`看 ${secret}`)).toBe(`看 ${mask}`);
  });

  test("a password in an address and a key in a query are masked there", () => {
    expect(maskText(`https://user:${letters(12)}@h.example/x?a=1&api_key=${letters(12)}&b=2`)).toBe(
      `https://${mask}@h.example/x?a=1&api_key=${mask}&b=2`,
    );
  });

  test.each([
    "Bearer token",
    "Bearer {token}",
    "Bearer your-token-goes-here",
    "basic authentication",
    "Basic configuration/authorization.",
    "BEARER AUTHENTICATION",
    "Bearer authentication-required",
    "pk_customer_subscription_id",
    "sk-navigation-menu-header",
    "sk-short",
    "https://h.example/a:b@c",
    "?token=short&key=",
    "task-force-of-the-whole-company",
  ])("%s is none", (text) => {
    expect(maskText(text)).toBe(text);
  });
});

describe("a secret by the name in front of it, in any text", () => {
  test.each([
    ["curl -H 'X-Api-Key: hunter-2-day'", "curl -H 'X-Api-Key: ********'"],
    ['curl --header "Authorization: Bearer s3cret"', 'curl --header "Authorization: Bearer ********"'],
    ['curl -d "{\\"password\\":\\"hunter\\"}"', 'curl -d "{\\"password\\":\\"********\\"}"'],
    ["curl -u admin:hunter h.example", "curl -u admin:******** h.example"],
    ["curl -X GET \\\n  --user 'admin:hunter'", "curl -X GET \\\n  --user 'admin:********'"],
    ["curl -b 'sid=a1b2; theme=dark'", "curl -b 'sid=********; theme=dark'"],
    ["Cookie: sid=a1b2; lang=en; id=77", "Cookie: sid=********; lang=en; id=********"],
    ["Set-Cookie: sid=a1b2; Path=/; Max-Age=60", "Set-Cookie: sid=********; Path=/; Max-Age=60"],
    ['发 {"password": "hunter", "user": "u"}。', '发 {"password": "********", "user": "u"}。'],
    ['{"password":"a\\"b"}', '{"password":"********"}'],
    ["{'session_key': 'aB3/dE6+'}", "{'session_key': '********'}"],
    ['{"otp": 123456}', '{"otp": 0}'],
    [
      "<x><password>hunter</password><user>u</user></x>",
      "<x><password>********</password><user>u</user></x>",
    ],
    ["<w:sign><![CDATA[C380BEC2]]></w:sign>", "<w:sign><![CDATA[********]]></w:sign>"],
    ['<login user="u" password="hunter"/>', '<login user="u" password="********"/>'],
    ["user=u&password=hunter&lang=en", "user=u&password=********&lang=en"],
    ['const apiKey = "aB3dE6";', 'const apiKey = "********";'],
    ["api_key: 'aB3dE6'", "api_key: '********'"],
    ["X-Api-Key: 8f3a2b1c9d", "X-Api-Key: ********"],
    ["Authorization: 8f3a2b1c9d", "Authorization: ********"],
    ["测试账号 admin，密码：Abc@12345。", "测试账号 admin，密码：********。"],
    ["Your API key: 8f3a2b1c9d (test)", "Your API key: ******** (test)"],
  ])("%j becomes %j", (text, masked) => {
    expect(maskText(text)).toBe(masked);
  });

  test.each([
    "curl -H 'X-Api-Key: YOUR_API_KEY' -H 'token: <token>' -H 'sign: {{sign}}'",
    'curl -H "Authorization: Bearer $TOKEN" -H "API-KEY: your-32-digit-key" -H "Cookie: sid=${sid}"',
    "curl -u user:password h.example, curl -u $USER:$PASSWORD",
    "docker run -u 1000:1000 x",
    "Cookie: the session's cookie",
    '{"password":"string","token":"xxx","secret":"sk-xxxxxxxx","apiKey":"********","auth":"{token}"}',
    '{"password":"用户密码","token":"登录后返回的 token","access_token":"ACCESS_TOKEN","sign":"eyJhbGci..."}',
    'fetch(url, { credentials: "include" }), auth: "basic", credentials="same-origin"',
    "<password>string</password><token>{{token}}</token><sign></sign><max_tokens>100000</max_tokens>",
    "https://h.example/cgi?access_token=ACCESS_TOKEN&secret=APPSECRET",
    "sign: HMAC-SHA256, auth = OAuth2, token: JWT/RFC7519, 密钥：AES-256-CBC",
    "sign=param1+param2+key, sign = md5(appid=wx1&key=2), 签名 sign: MD5(appid123456 + key)",
    "password: 8-20 characters; 密码：6-20位，token: required, string",
    "session: 2024-01-01, auth: /api/v1/login, author: a1b2c3d4e5, https://auth:8443/realms/a1b2c3",
    "next_page_token: 8f3a2b1c9d",
  ])("in %j is none", (text) => {
    expect(maskText(text)).toBe(text);
  });

  test("has a note, in a description and in an example of XML and of a form", () => {
    const { document, notes } = convert([
      nativeExport([
        apiNode("post", "/a", { description: "curl -H 'X-Api-Key: s3cret'" }),
        apiNode("post", "/b", typed("application/xml", "<a><password>s3cret</password></a>")),
        apiNode("post", "/c", typed("text/plain", "user=u&password=s3cret")),
      ]),
    ]);
    expect(JSON.stringify(document)).not.toContain("s3cret");
    expect(notes.filter(({ code }) => code === "secret-masked").map(({ where }) => where)).toEqual([
      "#/paths/~1a/post/description",
      "#/paths/~1b/post/requestBody/content/application~1xml/example",
      "#/paths/~1c/post/requestBody/content/text~1plain/example",
    ]);
  });
});

describe("a variable that is secret by its name", () => {
  const url = "https://api.example.org/bot{{bot_token}}/{{version}}";
  const kept = {
    url: "https://api.example.org/bot{bot_token}/v2",
    variables: { bot_token: { default: "bot_token" } },
  };

  test.each([
    ["without a value", ""],
    ["that is no secret by its name", "s3cret"],
  ])("%s has no note of a secret", (_, value) => {
    const name = value === "" ? "bot_token" : "stage";
    const environment = {
      name: "prod",
      baseUrl: `https://h.example/{{${name}}}`,
      variables: [{ name, value }],
    };
    const { notes } = convert([nativeExport([apiNode("get", "/x")], { environments: [environment] })]);
    expect(notes.filter(({ code }) => code === "secret-masked")).toEqual([]);
    expect(notes.some(({ code }) => code === "server-guessed")).toBe(value === "");
  });

  test.each(["value", "initialValue"])("is not filled into an address of a project (%s)", (member) => {
    const variables = [
      { name: "bot_token", [member]: "s3cret" },
      { name: "version", [member]: "v2" },
    ];
    const flows = { clientCredentials: { tokenUrl: "https://h.example/{{bot_token}}", scopes: {} } };
    const { document, notes } = convert([
      nativeExport([apiNode("get", `${url}/x`)], {
        environments: [{ name: "prod", baseUrl: url, variables }],
        securitySchemeCollection: [
          { items: [{ id: 1, name: "o", authType: "oauth2", authConfigs: { type: "oauth2", flows } }] },
        ],
      }),
    ]);
    expect(JSON.stringify({ document, notes })).not.toContain("s3cret");
    expect(document.servers).toEqual([{ ...kept, description: "prod" }]);
    expect(
      notes
        .filter(({ code }) => code === "secret-masked" || code === "server-guessed")
        .map(({ message }) => message),
    ).toEqual(["the value of {bot_token} may be a secret, by its name; left out"]);
  });

  test("is not filled into an address of a document", () => {
    const variables = { bot_token: { default: "s3cret" }, version: { default: "v2" } };
    const servers = [{ url: url.replaceAll("{{", "{").replaceAll("}}", "}"), variables }];
    const text = JSON.stringify({ openapi: "3.1.0", servers, paths: { "/x": { get: {} } } });
    const { document } = convert([{ name: "a.json", text }]);
    expect(JSON.stringify(document)).not.toContain("s3cret");
    expect(document.servers).toEqual([
      {
        url: "https://api.example.org/bot{bot_token}/{version}",
        variables: { ...kept.variables, version: { default: "v2" } },
      },
    ]);
  });
});

const fieldOf = (name: string, schema: Json) => {
  const { document, notes } = convert([
    nativeExport([apiNode("post", "/x", jsonBody({ type: "object", properties: { [name]: schema } }))]),
  ]);
  const pointer = "/paths/~1x/post/requestBody/content/application~1json/schema/properties";
  return { field: (at(document, pointer) as JsonObject)[name], notes };
};

describe("a secret by its name, in what a field must be", () => {
  const hex = "8f3a2b1c9d";
  test.each<[string, Json, Json]>([
    ["apiKey", { type: "string", const: hex }, { type: "string" }],
    ["password", { type: "string", enum: ["hunter"] }, { type: "string" }],
    ["sign", { type: "string", enum: ["none", hex] }, { type: "string" }],
    ["note", { type: "string", const: `sk-${letters(20)}` }, { type: "string" }],
    ["otp", { type: "integer", enum: [123456] }, { type: "integer" }],
    [
      "token",
      { type: "array", items: { type: "string", const: hex } },
      { type: "array", items: { type: "string" } },
    ],
    ["token", { anyOf: [{ type: "string", const: hex }] }, { anyOf: [{ type: "string" }] }],
  ])("%s %j: it is left out, with a loss note that names the operation", (name, schema, kept) => {
    const { field, notes } = fieldOf(name, schema);
    expect(field).toEqual(kept);
    const lost = notes.filter(({ code }) => code === "keyword-dropped");
    expect(lost.map(({ message }) => message)).toEqual([
      `${JSON.stringify(schema).includes("const") ? "const" : "enum"} may hold a secret; left out`,
    ]);
    expect(lost[0]?.where).toContain("POST /x");
  });

  test.each<[string, Json]>([
    ["auth", { type: "string", enum: ["basic", "oauth2"] }],
    ["sign", { type: "string", enum: ["MD5", "HMAC-SHA256"], default: "MD5" }],
    ["signature", { type: "string", const: "v2" }],
    ["credentials", { type: "string", default: "same-origin", examples: ["include"] }],
    ["password", { type: "string", default: "YOUR_PASSWORD", examples: ["<password>", "xxx"] }],
    ["kind", { type: "string", const: hex }],
  ])("%s %j says nothing that is secret", (name, schema) => {
    const { field, notes } = fieldOf(name, schema);
    expect(field).toEqual(schema);
    expect(notes.filter(({ level, code }) => level === "loss" || code === "secret-masked")).toEqual([]);
  });

  test.each<[string, Json]>([
    ["password", "hunter"],
    ["apiKey", hex],
    ["note", `sk-${letters(20)}`],
  ])("%s: %j is left out as a default, which clients would send", (name, value) => {
    const { field, notes } = fieldOf(name, { type: "string", default: value });
    expect(field).toEqual({ type: "string" });
    expect(notes.filter(({ code }) => code === "secret-masked")).toHaveLength(1);
  });

  test("is masked in an example of its items, of its branches, and of a model of that name", () => {
    const example = { type: "string", examples: ["s3cret"] };
    const models = [{ name: "AccessToken", id: "#/definitions/1", schema: { jsonSchema: example } }];
    const properties = {
      password: { type: "array", items: example },
      secret: { oneOf: [example, { type: "integer" }] },
      other: { $ref: "#/definitions/1" },
    };
    const body = jsonBody({ type: "object", properties });
    const { document } = convert([nativeExport([apiNode("post", "/x", body)], { schemaCollection: models })]);
    expect(JSON.stringify(document)).not.toContain("s3cret");
    expect(JSON.stringify(document).split(mask)).toHaveLength(4);
  });
});

describe("a secret by its name, in an example", () => {
  test.each([
    ["text", "s3cret", mask],
    ["a number", 123456, 0],
    ["a list", ["s3cret", "t0p"], [mask, mask]],
  ])("%s is masked", (_, value, masked) => {
    expect(maskValue({ password: value, user: value }, "")).toEqual({
      value: { password: masked, user: value },
      masked: Array.isArray(value) ? 2 : 1,
    });
  });

  test.each([
    null,
    "",
    true,
    false,
    "string",
    mask,
    "{{password}}",
    "{% mock 'word' %}",
    "YOUR_PASSWORD",
    "your-32-digit-password",
    "<password>",
    "${PASSWORD}",
    "sk-xxxxxxxx",
    "8f3a...",
    "用户密码，6-20位",
  ])("%j is none", (value) => {
    expect(maskValue({ password: value }, "")).toEqual({ value: { password: value }, masked: 0 });
  });

  test.each(["密码123456", "1111", "x1", "$ecret(1)", "{1}2", "password1"])(
    "%j is one, although it is short or begins as a placeholder does",
    (value) => {
      expect(maskValue({ password: value }, "").masked).toBe(1);
    },
  );

  test.each(["next_page_token", "syncToken", "cursor"])("%s is where a list goes on", (name) => {
    expect(maskValue({ [name]: "abc" }, "")).toEqual({ value: { [name]: "abc" }, masked: 0 });
  });
});
