/**
 * Whether HTTP allows a text as the name of a header or a cookie: a token (RFC 9110, 5.6.2; RFC 6265, 4.1.1). `fetch` throws at
 * any other, and what is no token may hold blanks, line breaks and `*` followed by `/`.
 */
export const isHeaderName = (text: string): boolean => /^[\w!#$%&'*+.^`|~-]+$/.test(text);
