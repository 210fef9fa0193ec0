/** The sandbox's own voices; the real ones are known to the real server only. */
export const voices = [
  "Ada",
  "Bruno",
  "Chiara",
  "Dilan",
  "Emeka",
  "Freya",
  "Goran",
  "Hana",
  "Imani",
  "Jonas",
  "Kenji",
  "小月 (Xiaoyue)",
].map((name, index) => ({ speaker_id: String(index + 1), name }));
