/** Pictures of 37 × 23 pixels, one for each way in which the three formats store a size. Made with ImageMagick and cwebp. */
export const pictures = {
  png: {
    format: "png",
    bytes: fromBase64(
      "iVBORw0KGgoAAAANSUhEUgAAACUAAAAXEAIAAABT3s2xAAAAv0lEQVRYCWP8/59hGAPGLzEMDNyLh6sPGV/sZGAQdxu23rsrxsCg" +
        "9HK4eo/lSxwDA8+i4eo9xqMXGRis9Iar91i+xg7nooXlC9B7PMO25Bzu3htNnEO43GH5CqoYUPIepJnGyIjPV8hNOYhKTBF8+gnJ" +
        "YboBU4SQGSB5xhJg0dI9bOu90aKFmEQwWNUM99gb5tX6aL03WDMWEe5iBPX1QH2+4QkYQT11UI99eAJG0DgLaLxleAJw0wu5QTW8" +
        "vAkAEnY4LW+C9FsAAAAASUVORK5CYII=",
    ),
  },
  baseline: {
    format: "jpeg",
    bytes: fromBase64(
      "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAFA3PEY8MlBGQUZaVVBfeMiCeG5uePWvuZHI////////////////////////////////" +
        "////////////////////2wBDAVVaWnhpeOuCguv/////////////////////////////////////////////////////////////" +
        "////////////wAARCAAXACUDASIAAhEBAxEB/8QAFwABAQEBAAAAAAAAAAAAAAAAAAIBA//EABUQAQEAAAAAAAAAAAAAAAAAAAAR" +
        "/8QAFwEBAQEBAAAAAAAAAAAAAAAAAAQBA//EABcRAQEBAQAAAAAAAAAAAAAAAAAREgH/2gAMAwEAAhEDEQA/AONKmlbh32qlTSmD" +
        "aqJoYNspQVTielKBOFKAThX/2Q==",
    ),
  },
  progressive: {
    format: "jpeg",
    bytes: fromBase64(
      "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAFA3PEY8MlBGQUZaVVBfeMiCeG5uePWvuZHI////////////////////////////////" +
        "////////////////////2wBDAVVaWnhpeOuCguv/////////////////////////////////////////////////////////////" +
        "////////////wgARCAAXACUDASIAAhEBAxEB/8QAFgABAQEAAAAAAAAAAAAAAAAAAAEC/8QAFgEBAQEAAAAAAAAAAAAAAAAAAAMC" +
        "/9oADAMBAAIQAxAAAAHCG6gqCCswAP/EABQQAQAAAAAAAAAAAAAAAAAAADD/2gAIAQEAAQUCf//EABYRAQEBAAAAAAAAAAAAAAAA" +
        "ABEAIP/aAAgBAwEBPwFmcf/EABYRAQEBAAAAAAAAAAAAAAAAABEAIP/aAAgBAgEBPwEiMf/EABQQAQAAAAAAAAAAAAAAAAAAADD/" +
        "2gAIAQEABj8Cf//EABQQAQAAAAAAAAAAAAAAAAAAADD/2gAIAQEAAT8hf//aAAwDAQACAAMAAAAQDDD/AP8A/wD/xAAWEQEBAQAA" +
        "AAAAAAAAAAAAAAAAERD/2gAIAQMBAT8Q31Vf/8QAFxEAAwEAAAAAAAAAAAAAAAAAAAEREP/aAAgBAgEBPxDfERER/8QAFRABAQAA" +
        "AAAAAAAAAAAAAAAAABH/2gAIAQEAAT8Qqqqqqqqqqq//2Q==",
    ),
  },
  lossy: {
    format: "webp",
    bytes: fromBase64(
      "UklGRlgAAABXRUJQVlA4IEwAAAAwAwCdASolABcAP83k7HA/tzEvJWgD8DmJagAAKxgZYhIAAP7eQEkWAOV//i7sPsansiVSsymO" +
        "jRleGMvs6cQW/EFLzWROsIRI6+AA",
    ),
  },
  lossless: {
    format: "webp",
    bytes: fromBase64(
      "UklGRlYAAABXRUJQVlA4TEkAAAAvJIAFAJmM6H9sIqL/AcVt2zjcf+3ken2SSdu0/u1ud4UEKaRrqG3bhpFLkj1XCEyRNwd7p/qB" +
        "wwcQCgRIgGoIgVCB9U/vcFgBAA==",
    ),
  },
  extended: {
    format: "webp",
    bytes: fromBase64(
      "UklGRmgAAABXRUJQVlA4WAoAAAAQAAAAJAAAFgAAQUxQSAoAAAABB1DAiAhERP8DVlA4IDgAAAAwAwCdASolABcAP83m7XA/uDIr" +
        "JWgD8DmJZwDPoA8KmggAAP7UmUTHorX/bb34eawEtsPNcBEAAA==",
    ),
  },
} as const;

function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(Buffer.from(text, "base64"));
}
