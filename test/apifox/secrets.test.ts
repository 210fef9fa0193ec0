import { describe, expect, test } from "vitest";
import { convert } from "../../scripts/apifox/convert.js";
import { apiNode, nativeExport } from "./support.js";
import { maskText, maskValue } from "../../scripts/apifox/secrets.js";

const mask = "********";
/** Put together here, so that no scanner of repositories takes them for real. */
const letters = (length: number): string => "aB3dE6gH9j".repeat(10).slice(0, length);

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

describe("a variable that is secret by its name", () => {
  const url = "https://api.example.org/bot{{bot_token}}/{{version}}";
  const kept = {
    url: "https://api.example.org/bot{bot_token}/v2",
    variables: { bot_token: { default: "bot_token" } },
  };

  test.each(["value", "initialValue"])("is not filled into an address of a project (%s)", (member) => {
    const variables = [
      { name: "bot_token", [member]: "s3cret" },
      { name: "version", [member]: "v2" },
    ];
    const flows = { clientCredentials: { tokenUrl: "https://h.example/{{bot_token}}", scopes: {} } };
    const { document } = convert([
      nativeExport([apiNode("get", `${url}/x`)], {
        environments: [{ name: "prod", baseUrl: url, variables }],
        securitySchemeCollection: [
          { items: [{ id: 1, name: "o", authType: "oauth2", authConfigs: { type: "oauth2", flows } }] },
        ],
      }),
    ]);
    expect(JSON.stringify(document)).not.toContain("s3cret");
    expect(document.servers).toEqual([{ ...kept, description: "prod" }]);
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

  test.each([null, "", true, false, "string", mask, "{{password}}", "{% mock 'word' %}"])(
    "%j is none",
    (value) => {
      expect(maskValue({ password: value }, "")).toEqual({ value: { password: value }, masked: 0 });
    },
  );

  test.each(["next_page_token", "syncToken", "cursor"])("%s is where a list goes on", (name) => {
    expect(maskValue({ [name]: "abc" }, "")).toEqual({ value: { [name]: "abc" }, masked: 0 });
  });
});
