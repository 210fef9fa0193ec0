/** Apifox's words for the content of a response. `noContent` is not here: it has none. */
const words: Record<string, string> = {
  json: "application/json",
  xml: "application/xml",
  html: "text/html",
  text: "text/plain",
  raw: "text/plain",
  binary: "application/octet-stream",
  msgpack: "application/x-msgpack",
  eventStream: "text/event-stream",
  graphql: "application/json", // A GraphQL request over HTTP is JSON: query, variables, operationName.
};

const pattern = /^[\w!#$&^.+*-]+\/[\w!#$&^.+*-]+(\s*;.*)?$/;

export const isMediaType = (text: string): boolean => pattern.test(text);
export const isJson = (type: string): boolean => /^[^;]*[/+]json\s*(;|$)/i.test(type);
export const isForm = (type: string): boolean =>
  /^(multipart\/|application\/x-www-form-urlencoded)/i.test(type);
export const isXml = (type: string): boolean => /^[^;]*[/+]xml\s*(;|$)/i.test(type);

/** The media type that a word of Apifox, or a media type, means; `undefined` for neither. */
export function mediaType(word: string): string | undefined {
  if (isMediaType(word)) return word;
  return Object.hasOwn(words, word) ? words[word] : undefined;
}
